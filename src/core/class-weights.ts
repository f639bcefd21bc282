import { HeadstartError } from './errors';
import type { ClassWeights } from './run-settings';

/**
 * What an image of each class counts, by class index: `balanced` is scikit-learn's n / (classes · count), over the
 * classes that have images; by hand it is the weight of the class's label, and 1 for a class that is not named.
 * @param counts of training images, by class index
 * @returns undefined where all count the same
 * @throws invalid-setting for a name that is no class, and where no class counts
 */
export function classWeightsOf(
  setting: ClassWeights,
  labels: readonly string[],
  counts: readonly number[],
): number[] | undefined {
  if (setting === 'none') return undefined;
  return setting === 'balanced' ? balanced(counts) : byHand(setting, labels);
}

function balanced(counts: readonly number[]): number[] {
  const present = counts.filter((count) => count > 0);
  const images = present.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count > 0 ? images / (present.length * count) : 1));
}

function byHand(setting: Readonly<Record<string, number>>, labels: readonly string[]): number[] {
  const weights = new Map(Object.entries(setting));
  for (const name of weights.keys()) {
    if (labels.includes(name)) continue;
    throw new HeadstartError(
      'invalid-setting',
      `Class weights must name classes, which are ${labels.join(', ')}; “${name}” is none of them. Correct or remove it.`,
    );
  }
  const byIndex = labels.map((label) => weights.get(label) ?? 1);
  if (byIndex.some((weight) => weight > 0)) return byIndex;
  throw new HeadstartError(
    'invalid-setting',
    'At least one class must have a weight above 0; all of them were 0, so that there is nothing to learn. Raise one.',
  );
}
