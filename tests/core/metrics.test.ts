import { describe, expect, it } from 'vitest';
import { accuracyOf, argMaxOfRow, classFigures, confusionMatrix, wilsonInterval } from '../../src/core/metrics';

// scikit-learn's own documentation example of confusion_matrix.
const TRUTHS = [2, 0, 2, 2, 0, 1];
const PREDICTIONS = [0, 0, 2, 2, 0, 2];
const ROUNDING = 1e-12;

describe('a confusion matrix', () => {
  it('has true classes as rows and predicted ones as columns', () => {
    expect(confusionMatrix(TRUTHS, PREDICTIONS, 3)).toEqual([
      [2, 0, 0],
      [0, 0, 1],
      [1, 0, 2],
    ]);
  });

  it('counts every image once', () => {
    const counts = confusionMatrix(TRUTHS, PREDICTIONS, 5).flat();
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(TRUTHS.length);
  });
});

describe('figures', () => {
  const confusion = confusionMatrix(TRUTHS, PREDICTIONS, 3);

  it('are accuracy over all images', () => {
    expect(accuracyOf(confusion)).toBeCloseTo(4 / 6, 12);
    expect(accuracyOf([[0]])).toBeUndefined();
  });

  it('are precision, recall and F1 a class', () => {
    const [first, , third] = classFigures(confusion);
    expect(first?.precision).toBeCloseTo(2 / 3, 12);
    expect(first?.recall).toBe(1);
    expect(first?.f1).toBeCloseTo(0.8, 12);
    expect(third?.precision).toBeCloseTo(2 / 3, 12);
    expect(third?.recall).toBeCloseTo(2 / 3, 12);
    expect(third?.support).toBe(3);
  });

  it('say undefined rather than a made-up zero where they have no meaning', () => {
    expect(classFigures(confusion)[1]).toEqual({ precision: undefined, recall: 0, f1: 0, support: 1 });
    expect(classFigures([[0]])[0]).toEqual({ precision: undefined, recall: undefined, f1: undefined, support: 0 });
  });
});

describe('the largest of a row', () => {
  it('is found in its own row, the first one on a tie', () => {
    const values = Float32Array.of(9, 9, 9, 0.1, 0.7, 0.7);
    expect(argMaxOfRow(values, 1, 3)).toBe(1);
    expect(argMaxOfRow(values, 0, 3)).toBe(0);
  });
});

describe('the Wilson interval', () => {
  it('is that of Wilson’s formula', () => {
    // 81 of 263 is the worked example of Newcombe (1998), table I: 0.2553 to 0.3662.
    const [low, high] = wilsonInterval(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it('stays within 0 and 1, holds the share, and narrows with more trials', () => {
    for (const [successes, trials] of [
      [0, 5],
      [5, 5],
      [1, 40],
      [39, 40],
    ] as const) {
      const [low, high] = wilsonInterval(successes, trials);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(successes / trials + ROUNDING);
      expect(high).toBeGreaterThanOrEqual(successes / trials - ROUNDING);
      const [lowOfMore, highOfMore] = wilsonInterval(successes * 10, trials * 10);
      expect(highOfMore - lowOfMore).toBeLessThan(high - low);
    }
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });
});
