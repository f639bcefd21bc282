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
  /** What copies of one image share, so that none is measured by what learned its twin; undefined for one without any. */
  readonly group: string | undefined;
}

/**
 * Draws the stratified split once. Folders' own parts are kept; where no image was given to validation, each class
 * gives `validationShare` of its training images, rounded and at least one. A group goes as one, of whatever classes its
 * items are, which may leave the share a little short; of each class one stays, so that a class of nothing but copies
 * of one image gives none.
 * @throws invalid-setting when a class is left without a training image
 */
export function drawSplit(items: readonly SplitItem[], validationShare: number, seed: number): Split {
  const parts: Part[] = items.map((item) => item.givenPart ?? 'train');
  if (!parts.includes('validation')) holdOut(items, parts, validationShare, seed);
  const split = {
    train: indicesOf(parts, 'train'),
    validation: indicesOf(parts, 'validation'),
    test: indicesOf(parts, 'test'),
  };
  requireTraining(items, split.train);
  return split;
}

/** How many held-out items show what is learnt from as well. */
export interface Leaks {
  readonly validation: number;
  readonly test: number;
}

/** @param groups for each item what its copies share, whatever their classes */
export function leaksOf({ train, validation, test }: Split, groups: readonly (string | undefined)[]): Leaks {
  const learnt = new Set(train.map((index) => groups[index]));
  learnt.delete(undefined);
  const leaking = (part: readonly number[]) => part.filter((index) => learnt.has(groups[index])).length;
  return { validation: leaking(validation), test: leaking(test) };
}

/** How many of a class's `count` images go to validation. */
export function validationCount(count: number, validationShare: number): number {
  if (validationShare === 0 || count < 2) return 0;
  return Math.min(Math.max(Math.round(count * validationShare), 1), count - 1);
}

/** Indices of items that go as one. */
type Group = readonly [number, ...number[]];

/** The groups of all that are to learn from, in the order of their first items. */
function groupsOf(items: readonly SplitItem[], parts: readonly Part[]): Group[] {
  const groups = new Map<string | number, [number, ...number[]]>();
  for (const [index, { group = index }] of items.entries()) {
    if (parts[index] !== 'train') continue;
    const members = groups.get(group);
    if (members) members.push(index);
    else groups.set(group, [index]);
  }
  return [...groups.values()];
}

/**
 * Gives to validation, class by class and in a seeded order, the groups that fit into what is left of the class's share;
 * where none does, the smallest. What a class lost with the groups of an earlier one counts for it too.
 */
function holdOut(items: readonly SplitItem[], parts: Part[], validationShare: number, seed: number): void {
  const classOf = (index: number) => (items[index] as SplitItem).classIndex;
  const byClass = groupsByClass(groupsOf(items, parts), classOf);
  const isLearnt = ([first]: Group) => parts[first] === 'train';
  const hasOther = (classIndex: number, group: Group) =>
    byClass.get(classIndex)?.some((other) => other !== group && isLearnt(other));
  const mayGo = (group: Group) => isLearnt(group) && group.every((index) => hasOther(classOf(index), group));
  for (const [classIndex, groups] of byClass) {
    const sizeOf = (group: Group) => group.filter((index) => classOf(index) === classIndex).length;
    const size = (some: readonly Group[]) => some.reduce((sum, group) => sum + sizeOf(group), 0);
    let wanted = validationCount(size(groups), validationShare) - size(groups.filter((group) => !isLearnt(group)));
    const take = (group: Group) => {
      for (const index of group) parts[index] = 'validation';
      wanted -= sizeOf(group);
    };
    const order = shuffledIndices(groups.length, streamKey(seed, STREAMS.split, classIndex));
    const drawn = Array.from(order, (place) => groups[place] as Group);
    for (const group of drawn) if (sizeOf(group) <= wanted && mayGo(group)) take(group);
    if (wanted > 0 && groups.every(isLearnt)) {
      const [smallest] = drawn.filter(mayGo).sort((a, b) => sizeOf(a) - sizeOf(b));
      if (smallest) take(smallest);
    }
  }
}

/** Both in the order of their first items; a group of several classes is in the list of each. */
function groupsByClass(groups: readonly Group[], classOf: (index: number) => number): Map<number, Group[]> {
  const byClass = new Map<number, Group[]>();
  for (const group of groups) {
    for (const classIndex of new Set(group.map(classOf))) {
      const all = byClass.get(classIndex);
      if (all) all.push(group);
      else byClass.set(classIndex, [group]);
    }
  }
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
