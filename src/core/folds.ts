import { HeadstartError } from './errors';
import { STREAMS, shuffledIndices, streamKey } from './random';

export interface FoldItem {
  readonly classIndex: number;
  /** Items of one group stay together, such as copies of one image, so that none is measured by what learned its twin. */
  readonly group: string;
}

/**
 * Draws stratified folds: every item is held out by exactly one of them. Group by group, the largest first, each goes
 * to the fold that has the fewest of its classes, and of these to the smallest; where nothing is there twice, folds
 * differ by one item at most, in each class as in all.
 * @returns for each fold the items it holds out, as indices in rising order
 * @throws invalid-setting for fewer than two folds, for more than there are groups, and when all of a class would be in
 * the same one
 */
export function drawFolds(items: readonly FoldItem[], folds: number, seed: number): number[][] {
  if (folds < 2) {
    throw new HeadstartError('invalid-setting', `Cross-validation takes at least 2 folds; it was ${folds}.`);
  }
  const classCount = items.reduce((count, { classIndex }) => Math.max(count, classIndex + 1), 0);
  const drawn = Array.from({ length: folds }, () => ({
    members: [] as number[],
    ofClass: new Array<number>(classCount).fill(0),
  }));
  for (const group of groupsInOrder(items, seed)) {
    const classes = group.map((index) => (items[index] as FoldItem).classIndex);
    const crowding = (fold: Fold) => classes.reduce((sum, classIndex) => sum + (fold.ofClass[classIndex] as number), 0);
    const emptiest = drawn.reduce((best, fold) => {
      const difference = crowding(fold) - crowding(best) || fold.members.length - best.members.length;
      return difference < 0 ? fold : best;
    });
    emptiest.members.push(...group);
    for (const classIndex of classes) emptiest.ofClass[classIndex] = (emptiest.ofClass[classIndex] as number) + 1;
  }
  requireMembers(drawn);
  for (const classIndex of new Set(items.map((item) => item.classIndex))) requireTwoFolds(drawn, classIndex);
  return drawn.map(({ members }) => members.sort((a, b) => a - b));
}

interface Fold {
  readonly members: number[];
  /** How many items of each class it has. */
  readonly ofClass: number[];
}

/** Class by class, in each the largest groups first, and equal ones in a seeded order. */
function groupsInOrder(items: readonly FoldItem[], seed: number): number[][] {
  const groups = new Map<string, number[]>();
  const order = shuffledIndices(items.length, streamKey(seed, STREAMS.folds));
  for (const index of order) {
    const { group } = items[index] as FoldItem;
    const members = groups.get(group);
    if (members) members.push(index);
    else groups.set(group, [index]);
  }
  const classOf = ([first]: number[]) => items[first as number]?.classIndex ?? 0;
  return [...groups.values()].sort((a, b) => classOf(a) - classOf(b) || b.length - a.length);
}

function requireMembers(folds: readonly Fold[]): void {
  const filled = folds.filter(({ members }) => members.length > 0).length;
  if (filled === folds.length) return;
  throw new HeadstartError(
    'invalid-setting',
    `Each of ${folds.length} folds must hold out an image, but there are only ${filled} different ones. Choose fewer ` +
      `folds, or add images.`,
  );
}

function requireTwoFolds(folds: readonly Fold[], classIndex: number): void {
  if (folds.filter(({ ofClass }) => (ofClass[classIndex] as number) > 0).length >= 2) return;
  throw new HeadstartError(
    'invalid-setting',
    `Cross-validation needs at least two different images of every class, one to learn from while the other is held ` +
      `out; class ${classIndex + 1} has only one. Add images to it, or set Folds to 0.`,
  );
}
