import { describe, expect, it } from 'vitest';
import { uniformAt } from '../../src/core/random';
import { smooth, smoothingMemory } from '../../src/core/smoothing';

const noise = Array.from({ length: 200 }, (_, index) => uniformAt(7, index));

describe('a smoothed line', () => {
  it('of a level one is that line, from its first value on', () => {
    for (const value of smooth([0.4, 0.4, 0.4, 0.4], 5)) expect(value).toBeCloseTo(0.4, 12);
  });

  it('begins at the first value and never leaves the range of the values', () => {
    const line = smooth(noise, 8) as number[];
    expect(line[0]).toBeCloseTo(noise[0] as number, 12);
    expect(Math.min(...line)).toBeGreaterThanOrEqual(Math.min(...noise));
    expect(Math.max(...line)).toBeLessThanOrEqual(Math.max(...noise));
  });

  it('moves less from value to value the longer its memory is', () => {
    const travel = (memory: number) => {
      const line = smooth(noise, memory) as number[];
      return line.slice(1).reduce((sum, value, index) => sum + Math.abs(value - (line[index] as number)), 0);
    };
    expect(travel(3)).toBeLessThan(travel(1));
    expect(travel(10)).toBeLessThan(travel(3));
  });

  it('with a memory of one is the line itself', () => {
    expect(smooth([3, 1, 2], 1)).toEqual([3, 1, 2]);
  });

  it('is the mean of all values so far, the later ones weighing more', () => {
    const [, second, third] = smooth([0, 1, 1], 2);
    // Weights 1 : 2, then 1 : 2 : 4.
    expect(second).toBeCloseTo(2 / 3, 12);
    expect(third).toBeCloseTo(6 / 7, 12);
  });

  it('has gaps where there is no number, and goes on after them as if they were not', () => {
    const gaps = smooth([1, undefined, Number.NaN, 3, Number.POSITIVE_INFINITY], 4);
    expect(gaps.map((value) => value === undefined)).toEqual([false, true, true, false, true]);
    expect(gaps[3]).toBe(smooth([1, 3], 4)[1]);
  });
});

describe('the memory of a smoothed line', () => {
  it('is none for runs too short to have a trend, and grows with the run', () => {
    expect(smoothingMemory(10)).toBeUndefined();
    const memories = [30, 500, 1000].map((epochs) => smoothingMemory(epochs) as number);
    expect(memories[0]).toBeGreaterThan(1);
    expect(memories).toEqual(memories.toSorted((a, b) => a - b));
    expect(memories[2]).toBeGreaterThan(memories[1] as number);
  });
});
