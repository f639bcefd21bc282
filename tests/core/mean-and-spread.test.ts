import { describe, expect, it } from 'vitest';
import { meanAndSpread } from '../../src/core/mean-and-spread';

describe('mean and spread', () => {
  it('are those of a sample: n − 1 below the line', () => {
    const { mean, spread } = meanAndSpread([2, 4, 4, 4, 5, 5, 7, 9]) ?? {};
    expect(mean).toBe(5);
    expect(spread).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });

  it('has no spread for a single number, nor anything of none', () => {
    expect(meanAndSpread([3])).toEqual({ mean: 3, spread: undefined });
    expect(meanAndSpread([])).toBeUndefined();
  });

  it('does not lose a small spread about a large mean', () => {
    expect(meanAndSpread([1e9, 1e9 + 1, 1e9 + 2])?.spread).toBeCloseTo(1, 6);
  });
});
