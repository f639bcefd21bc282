import { HeadstartError } from './errors';
import { STREAMS, shuffledIndices, streamKey } from './random';
import type { Part } from './samples';

/** Index lists into the list of samples the split was drawn for; disjoint, and together all of them. */
export interface Split {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

export interface SplitItem {
  readonly classIndex: number;
  readonly givenPart: Part | undefined;
}

/**
 * Draws the stratified split once. Folders' own parts are kept; where no image was given to validation, each
 * class gives `validationShare` of its training images (rounded, at least one, never all of them).
 * @throws invalid-setting when a class is left without a training image
 */
export function drawSplit(items: readonly SplitItem[], validationShare: number, seed: number): Split {
  const parts: Part[] = items.map((item) => item.givenPart ?? 'train');
  if (!parts.includes('validation')) {
    for (const [classIndex, members] of indicesByClass(items, parts)) {
      const order = shuffledIndices(members.length, streamKey(seed, STREAMS.split, classIndex));
      for (const place of order.subarray(0, validationCount(members.length, validationShare))) {
        parts[members[place] as number] = 'validation';
      }
    }
  }
  const split = {
    train: indicesOf(parts, 'train'),
    validation: indicesOf(parts, 'validation'),
    test: indicesOf(parts, 'test'),
  };
  requireTraining(items, split.train);
  return split;
}

/** How many of a class's `count` images go to validation. */
export function validationCount(count: number, validationShare: number): number {
  if (validationShare === 0 || count < 2) return 0;
  return Math.min(Math.max(Math.round(count * validationShare), 1), count - 1);
}

function indicesByClass(items: readonly SplitItem[], parts: readonly Part[]): Map<number, number[]> {
  const byClass = new Map<number, number[]>();
  items.forEach((item, index) => {
    if (parts[index] !== 'train') return;
    const members = byClass.get(item.classIndex);
    if (members) members.push(index);
    else byClass.set(item.classIndex, [index]);
  });
  return byClass;
}

function indicesOf(parts: readonly Part[], wanted: Part): number[] {
  return parts.flatMap((part, index) => (part === wanted ? [index] : []));
}

function requireTraining(items: readonly SplitItem[], train: readonly number[]): void {
  const trained = new Set(train.map((index) => items[index]?.classIndex));
  const missing = items.find((item) => !trained.has(item.classIndex));
  if (missing) {
    throw new HeadstartError(
      'invalid-setting',
      `Every class needs at least one training image; class ${missing.classIndex + 1} has images for validation or test only. Add images to it.`,
    );
  }
}
