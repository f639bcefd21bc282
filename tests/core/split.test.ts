import { describe, expect, it } from 'vitest';
import type { Part } from '../../src/core/samples';
import { drawSplit, type Split, type SplitItem, validationCount } from '../../src/core/split';

const CLASS_SIZES = [10, 3, 57, 2];

describe('a drawn split', () => {
  it.each([0, 0.05, 0.2, 0.5, 0.9])('is disjoint and covers all images, share %d', (share) => {
    const split = drawSplit(items(), share, 1);
    expect(everythingIn(split)).toEqual(items().map((_, index) => index));
  });

  it.each([0.05, 0.2, 0.5, 0.9])('takes the share of each class, at least one and never all, share %d', (share) => {
    const all = items();
    const { validation } = drawSplit(all, share, 1);
    CLASS_SIZES.forEach((size, classIndex) => {
      const taken = validation.filter((index) => all[index]?.classIndex === classIndex).length;
      expect(taken).toBeGreaterThanOrEqual(1);
      expect(taken).toBeLessThan(size);
      expect(Math.abs(taken - size * share)).toBeLessThanOrEqual(1);
    });
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
});

describe('parts given by folders', () => {
  it('are kept, and nothing is drawn where validation images are given', () => {
    const parts: (Part | undefined)[] = ['train', 'validation', undefined, 'test', 'train'];
    const split = drawSplit(
      parts.map((givenPart) => ({ classIndex: 0, givenPart })),
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
    const all: SplitItem[] = [...items([2]), { classIndex: 1, givenPart: 'validation' }];
    expect(() => drawSplit(all, 0.2, 1)).toThrow(/class 2\b/);
  });
});

describe('the number of validation images', () => {
  it('is none for a share of 0 or a class of one', () => {
    expect(validationCount(100, 0)).toBe(0);
    expect(validationCount(1, 0.5)).toBe(0);
  });
});

function items(sizes = CLASS_SIZES): SplitItem[] {
  return sizes.flatMap((size, classIndex) =>
    Array.from({ length: size }, () => ({ classIndex, givenPart: undefined })),
  );
}

function everythingIn(split: Split): number[] {
  return [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
}
