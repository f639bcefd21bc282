import { describe, expect, it } from 'vitest';
import { streamKey, uniformAt } from '../../src/core/random';
import type { Part } from '../../src/core/samples';
import { drawSplit, leaksOf, type Split, type SplitItem, validationCount } from '../../src/core/split';

const CLASS_SIZES = [10, 3, 57, 2];
const ALONE: SplitItem = { classIndex: 0, givenPart: undefined, group: undefined };
const ROUNDS = Array.from({ length: 40 }, (_, round) => round);

describe('a drawn split', () => {
  it.each([0, 0.05, 0.2, 0.5, 0.9])('is disjoint and covers all images, share %f', (share) => {
    const split = drawSplit(items(), share, 1);
    expect(everythingIn(split)).toEqual(items().map((_, index) => index));
  });

  it.each([0.05, 0.2, 0.5, 0.9])('takes the share of each class, at least one and never all, share %f', (share) => {
    const all = items();
    const { validation } = drawSplit(all, share, 1);
    CLASS_SIZES.forEach((size, classIndex) => {
      const taken = validation.filter((index) => all[index]?.classIndex === classIndex).length;
      expect(taken).toBeGreaterThanOrEqual(1);
      expect(taken).toBeLessThan(size);
      expect(Math.abs(taken - size * share)).toBeLessThanOrEqual(1);
    });
  });

  it.each([
    [8, 0.2, 2],
    [7, 0.2, 1],
    [10, 0.25, 3],
    [3, 0.05, 1],
    [2, 0.9, 1],
    [1, 0.5, 0],
    [10, 0, 0],
  ])('of %d images, share %f, has %d for validation', (count, share, expected) => {
    expect(validationCount(count, share)).toBe(expected);
    expect(drawSplit(items([count]), share, 1).validation).toHaveLength(expected);
  });

  it('is the same for the same seed and another for another', () => {
    expect(drawSplit(items(), 0.2, 7)).toEqual(drawSplit(items(), 0.2, 7));
    expect(drawSplit(items(), 0.2, 7)).not.toEqual(drawSplit(items(), 0.2, 8));
  });

  it('draws a class alike whatever other classes there are', () => {
    const alone = drawSplit(items([20]), 0.2, 3).validation;
    const amongOthers = drawSplit(items([20, 30]), 0.2, 3).validation.filter((index) => index < 20);
    expect(amongOthers).toEqual(alone);
  });

  it('is the one that runs kept by the first releases have, where no image is there twice', () => {
    expect(drawSplit(items([10, 3, 7]), 0.2, 42).validation).toEqual([3, 6, 10, 17]);
    const named = items([10, 3, 7]).map((item, index) => ({ ...item, group: `image ${index}` }));
    expect(drawSplit(named, 0.2, 42).validation).toEqual([3, 6, 10, 17]);
  });
});

describe.each([0.05, 0.2, 0.5, 0.9])('copies of one image, share %f', (share) => {
  it.each(ROUNDS)('never part, whatever their classes, and no class is left without training (%d)', (round) => {
    const all = randomItems(round, { twins: 0.4, acrossClasses: true });
    const split = drawSplit(all, share, round);
    expect(everythingIn(split)).toEqual([...all.keys()]);
    expect(leaksOf(split, groupsOf(all))).toEqual({ validation: 0, test: 0 });
    expect(classesOf(all, split.train)).toEqual(classesOf(all, [...all.keys()]));
  });

  it.each(ROUNDS)('leave each class short of its share by less than a group that stayed (%d)', (round) => {
    const all = randomItems(round, { twins: 0.4, acrossClasses: false });
    const split = drawSplit(all, share, round);
    for (const classIndex of classesOf(all, [...all.keys()])) {
      const ofClass = all.filter((item) => item.classIndex === classIndex);
      const taken = split.validation.filter((index) => all[index]?.classIndex === classIndex).length;
      const stayed = split.train.map((index) => all[index]).filter((item) => item?.classIndex === classIndex);
      const smallest = Math.min(...stayed.map((one) => ofClass.filter(({ group }) => group === one?.group).length));
      const wanted = validationCount(ofClass.length, share);
      expect(taken).toBeGreaterThan(wanted - smallest);
      expect(taken).toBeLessThanOrEqual(wanted);
    }
  });
});

describe('a class of copies', () => {
  it('gives its smallest group where each is larger than its share', () => {
    const all = ['a', 'a', 'a', 'b', 'b', 'c', 'c', 'c'].map((group) => ({ ...ALONE, group }));
    expect(drawSplit(all, 0.1, 5).validation).toEqual([3, 4]);
  });

  it('gives none where all of it is one image', () => {
    const all = [...items([4]), ...['a', 'a', 'a'].map((group) => ({ ...ALONE, classIndex: 1, group }))];
    expect(drawSplit(all, 0.5, 1)).toMatchObject({
      train: [expect.any(Number), expect.any(Number), 4, 5, 6],
      test: [],
    });
  });

  it.each(ROUNDS)('keeps its only image for training, though another class holds it too (%d)', (round) => {
    const others = ['b', 'c', 'd', 'e', 'f', 'a'].map((group) => ({ ...ALONE, group }));
    const { train } = drawSplit([...others, { ...ALONE, classIndex: 1, group: 'a' }], 0.9, round);
    expect(train).toEqual([5, 6]);
  });

  it('gives and keeps some of each where two classes hold the very same images', () => {
    const all = [0, 1].flatMap((classIndex) => ['a', 'b', 'c', 'd'].map((group) => ({ ...ALONE, classIndex, group })));
    const { train, validation } = drawSplit(all, 0.5, 3);
    expect([classesOf(all, train), classesOf(all, validation)]).toEqual([new Set([0, 1]), new Set([0, 1])]);
    expect(validation).toHaveLength(4);
  });
});

describe('images that are learnt from and measured too', () => {
  it('are counted where folders put them into both parts, and left where they are', () => {
    const parts: [Part, string][] = [
      ['train', 'a'],
      ['train', 'b'],
      ['train', 'b'],
      ['validation', 'a'],
      ['validation', 'c'],
      ['test', 'b'],
      ['test', 'b'],
      ['test', 'c'],
    ];
    const all = parts.map(([givenPart, group]) => ({ classIndex: 0, givenPart, group }));
    const split = drawSplit(all, 0.5, 1);
    expect(split).toEqual({ train: [0, 1, 2], validation: [3, 4], test: [5, 6, 7] });
    expect(leaksOf(split, groupsOf(all))).toEqual({ validation: 1, test: 2 });
  });

  it('are none of those whose content nobody knows', () => {
    expect(leaksOf({ train: [0], validation: [1], test: [2] }, [undefined, undefined, undefined])).toEqual({
      validation: 0,
      test: 0,
    });
  });
});

describe('parts given by folders', () => {
  it('are kept, and nothing is drawn where validation images are given', () => {
    const parts: (Part | undefined)[] = ['train', 'validation', undefined, 'test', 'train'];
    const split = drawSplit(
      parts.map((givenPart) => ({ classIndex: 0, givenPart, group: undefined })),
      0.5,
      1,
    );
    expect(split).toEqual({ train: [0, 2, 4], validation: [1], test: [3] });
  });

  it('never give test images to validation', () => {
    const all: SplitItem[] = items([8]).map((item, index) => ({ ...item, givenPart: index < 4 ? 'test' : undefined }));
    const split = drawSplit(all, 0.5, 1);
    expect(split.test).toEqual([0, 1, 2, 3]);
    expect(everythingIn(split)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(split.validation).toHaveLength(2);
  });

  it('fail with the class’s number when they leave it without a training image', () => {
    const all: SplitItem[] = [...items([2]), { classIndex: 1, givenPart: 'validation', group: undefined }];
    expect(() => drawSplit(all, 0.2, 1)).toThrow(/class 2\b/);
  });
});

describe('the number of validation images', () => {
  it('is none for a share of 0 or a class of one', () => {
    expect(validationCount(100, 0)).toBe(0);
    expect(validationCount(1, 0.5)).toBe(0);
  });
});

/**
 * Of two to five classes with two images of their own and up to 60 more each, of which the share `twins` are copies of
 * earlier ones, of any class or of their own.
 */
function randomItems(seed: number, { twins, acrossClasses }: { twins: number; acrossClasses: boolean }): SplitItem[] {
  const key = streamKey(seed, 78);
  let drawn = 0;
  const below = (limit: number) => Math.floor(uniformAt(key, drawn++) * limit);
  const all: SplitItem[] = [];
  const classes = 2 + below(4);
  for (let classIndex = 0; classIndex < classes; classIndex++) {
    const start = acrossClasses ? 0 : all.length;
    const count = 2 + below(61);
    for (let index = 0; index < count; index++) {
      const isTwin = index >= 2 && uniformAt(key, drawn++) < twins;
      const group = isTwin ? all[start + below(all.length - start)]?.group : `image ${all.length}`;
      all.push({ classIndex, givenPart: undefined, group });
    }
  }
  return all;
}

function groupsOf(all: readonly SplitItem[]): (string | undefined)[] {
  return all.map(({ group }) => group);
}

function classesOf(all: readonly SplitItem[], indices: readonly number[]): Set<number | undefined> {
  return new Set(indices.map((index) => all[index]?.classIndex));
}

function items(sizes = CLASS_SIZES): SplitItem[] {
  return sizes.flatMap((size, classIndex) => Array.from({ length: size }, () => ({ ...ALONE, classIndex })));
}

function everythingIn(split: Split): number[] {
  return [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
}
