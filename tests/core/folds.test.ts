import { describe, expect, it } from 'vitest';
import { drawFolds, type FoldItem } from '../../src/core/folds';
import { streamKey, uniformAt } from '../../src/core/random';

const ROUNDS = Array.from({ length: 30 }, (_, round) => round);

describe.each([2, 3, 5, 10])('%d folds', (count) => {
  it.each(ROUNDS)('hold out every item once, and never part a group, whatever the items (%d)', (round) => {
    const items = randomItems(round, 0.3);
    const folds = drawFolds(items, count, round);
    expect(folds).toHaveLength(count);
    expect(folds.flat().sort((a, b) => a - b)).toEqual([...items.keys()]);
    const foldsOf = new Map<string, Set<number>>();
    folds.forEach((members, fold) => {
      for (const { group } of members.map((index) => items[index] as FoldItem)) {
        foldsOf.set(group, (foldsOf.get(group) ?? new Set()).add(fold));
      }
    });
    for (const [group, places] of foldsOf) expect(places.size, `folds of ${group}`).toBe(1);
  });

  it.each(ROUNDS)('differ by one item at most, in each class as in all, where nothing is there twice (%d)', (round) => {
    const items = randomItems(round, 0);
    const folds = drawFolds(items, count, round);
    expect(rangeOf(folds.map((members) => members.length))).toBeLessThanOrEqual(1);
    for (const classIndex of new Set(items.map((item) => item.classIndex))) {
      expect(rangeOf(folds.map((members) => countOf(items, members, classIndex)))).toBeLessThanOrEqual(1);
    }
  });

  it.each(ROUNDS)(
    'differ in each class by no more than its largest group, where groups are of one class (%d)',
    (round) => {
      const items = randomItems(round, 0.3).map(({ classIndex, group }) => ({
        classIndex,
        group: `${group}/${classIndex}`,
      }));
      const folds = drawFolds(items, count, round);
      for (const classIndex of new Set(items.map((item) => item.classIndex))) {
        const groups = items.filter((item) => item.classIndex === classIndex).map((item) => item.group);
        const largest = Math.max(...groups.map((group) => groups.filter((other) => other === group).length));
        expect(rangeOf(folds.map((members) => countOf(items, members, classIndex)))).toBeLessThanOrEqual(largest);
      }
    },
  );
});

describe('folds', () => {
  it('are the same for the same seed and others for another', () => {
    const items = randomItems(1, 0.1);
    expect(drawFolds(items, 4, 7)).toEqual(drawFolds(items, 4, 7));
    expect(drawFolds(items, 4, 7)).not.toEqual(drawFolds(items, 4, 8));
  });

  it.each(ROUNDS)('take the largest groups first, so that small ones can even them out (%d)', (seed) => {
    const items = ['a', 'b', 'c', 'c'].map((group) => ({ classIndex: 0, group }));
    expect(drawFolds(items, 2, seed)).toEqual([
      [2, 3],
      [0, 1],
    ]);
  });

  it('are refused when one alone would have all different images of a class, with its number', () => {
    const items = [...singles(0, 6), ...singles(1, 1), { classIndex: 1, group: '1/0' }];
    expect(() => drawFolds(items, 3, 1)).toThrow(expect.objectContaining({ code: 'invalid-setting' }));
    expect(() => drawFolds(items, 3, 1)).toThrow(/class 2\b/);
  });

  it('are refused when there are fewer different images than folds', () => {
    expect(() => drawFolds([...singles(0, 2), ...singles(1, 2)], 5, 1)).toThrow(/5 folds .*4 different/);
  });

  it.each([0, 1])('are at least two, not %d', (count) => {
    expect(() => drawFolds(singles(0, 9), count, 1)).toThrow(expect.objectContaining({ code: 'invalid-setting' }));
  });
});

/** Of two to five classes with 12 to 60 items each; so many of them, as a share, are in a group with an earlier one. */
function randomItems(seed: number, twins: number): FoldItem[] {
  const key = streamKey(seed, 77);
  let drawn = 0;
  const below = (limit: number) => Math.floor(uniformAt(key, drawn++) * limit);
  const items: FoldItem[] = [];
  const classes = 2 + below(4);
  for (let classIndex = 0; classIndex < classes; classIndex++) {
    const count = 12 + below(49);
    for (let index = 0; index < count; index++) {
      const earlier = items[below(items.length)];
      const isTwin = uniformAt(key, drawn++) < twins;
      items.push({ classIndex, group: isTwin && earlier ? earlier.group : `image ${items.length}` });
    }
  }
  return items;
}

function singles(classIndex: number, count: number): FoldItem[] {
  return Array.from({ length: count }, (_, index) => ({ classIndex, group: `${classIndex}/${index}` }));
}

function countOf(items: readonly FoldItem[], members: readonly number[], classIndex: number): number {
  return members.filter((index) => items[index]?.classIndex === classIndex).length;
}

function rangeOf(numbers: readonly number[]): number {
  return Math.max(...numbers) - Math.min(...numbers);
}
