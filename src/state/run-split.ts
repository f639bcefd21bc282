import { plural } from '../core/count-words';
import type { RunSettings } from '../core/run-settings';
import { drawSplit, leaksOf, type Split } from '../core/split';
import type { RunPlan } from './run-outcome';

/** By sample, SHA-256 of its content, which copies of one image share; undefined where nobody knows it. */
export type Hashes = readonly (string | undefined)[];

/** What each image of a run is for; copies of one are for the same, unless their folders say otherwise. */
export function splitOf({ classes, samples, settings }: Omit<RunPlan, 'baseRequest'>, hashes: Hashes): Split {
  const indexOf = new Map(classes.map(({ id }, index) => [id, index]));
  const items = samples.map(({ classId, givenPart }, index) => ({
    classIndex: indexOf.get(classId) as number,
    givenPart,
    group: hashes[index],
  }));
  return drawSplit(items, settings.validationShare, settings.seed);
}

/** Says of images that are learnt from and measured too, as folders of the person's own can have them. */
export function leakNotices(split: Split, hashes: Hashes, { folds }: RunSettings): string[] {
  // Folds hold out anew, and keep copies together.
  const parts = folds > 0 ? { ...split, train: [...split.train, ...split.validation], validation: [] } : split;
  const leaks = leaksOf(parts, hashes);
  return (['validation', 'test'] as const).flatMap((part) => (leaks[part] > 0 ? [leakNotice(leaks[part], part)] : []));
}

function leakNotice(count: number, part: 'validation' | 'test'): string {
  const are = count === 1 ? 'is' : 'are';
  return `${plural(count, 'image')} ${are} in both training and ${part}: the ${part} accuracy will look better than it is.`;
}
