import { describe, expect, it } from 'vitest';
import { alternating, median, number, ratioCells, ratioOf } from '../../bench/figures.mjs';

describe('a median', () => {
  it('is the one in the middle, or halfway between the two there, in whatever order they came', () => {
    expect(median([9, 1, 4])).toBe(4);
    expect(median([10, 1, 4, 3])).toBe(3.5);
    expect(median([7])).toBe(7);
  });

  it('is none of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('a ratio', () => {
  it('is taken round by round, so that a slow round changes nothing', () => {
    const ratio = ratioOf([100, 10, 100], [50, 5, 50], { target: 2 });
    expect(ratio).toMatchObject({ median: 2, min: 2, max: 2, reached: true });
  });

  it('reaches its target by its median, not by its best round', () => {
    expect(ratioOf([30, 10, 10], [10, 10, 10], { target: 2 }).reached).toBe(false);
    expect(ratioOf([10, 30, 30], [10, 10, 10], { target: 2 }).reached).toBe(true);
  });

  it('without a target is neither reached nor missed', () => {
    expect(ratioOf([1], [1])).toMatchObject({ target: null, aim: null, reached: null });
  });

  it('says in a table by how much it misses its target, and whether it has its aim', () => {
    const cells = (speed: number) => ratioCells(ratioOf([speed], [100], { target: 1, aim: 1.3 })).split('|');
    expect(cells(50)[2]).toContain('0.5');
    expect(cells(50)[2]).toContain('no');
    expect(cells(120)[2]).toContain('not the aim');
    expect(cells(140)[2]?.trim()).toBe('yes');
  });

  it('has three cells, with a target or without', () => {
    for (const wanted of [{}, { target: 1 }, { target: 1, aim: 2 }]) {
      expect(ratioCells(ratioOf([1], [1], wanted)).split('|')).toHaveLength(3);
    }
  });
});

it('those who compete come in turn first and last, and all in each round', () => {
  const items = ['a', 'b', 'c'];
  expect(alternating(items, 0)).toEqual(['a', 'b', 'c']);
  expect(alternating(items, 1)).toEqual(['c', 'b', 'a']);
  expect(alternating(items, 2)).toEqual(alternating(items, 0));
  expect(items).toEqual(['a', 'b', 'c']);
});

it.each([0.00123, 0.5, 99.94, 99.96, 123.4, 1234567])('%d is written without an exponent, to a hundredth', (value) => {
  const written = number(value);
  expect(written).not.toContain('e');
  expect(Math.abs(Number(written) - value) / value).toBeLessThan(0.005);
});
