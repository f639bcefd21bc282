import { describe, expect, it } from 'vitest';
import { rateCurve, rateDomain, xOfRate } from '../../src/ui/settings/rate-curve';

const RECT = { left: 40, top: 10, width: 400, height: 100 };
const POINTS = [
  { rate: 0.0001, loss: 1 },
  { rate: 0.001, loss: 0.5 },
  { rate: 0.01, loss: 90 },
  { rate: 1, loss: Number.NaN },
];

describe('the curve of a range test', () => {
  it('gives every power of ten the same room, from edge to edge', () => {
    const { rateTicks } = rateCurve(POINTS, RECT);
    expect(rateTicks.map(({ rate }) => rate)).toEqual([0.0001, 0.001, 0.01, 0.1, 1]);
    for (const [index, { x }] of rateTicks.entries()) expect(x).toBeCloseTo(40 + 100 * index, 6);
  });

  it('stays in its rectangle, however far the loss jumps, and where it is no number any more', () => {
    const numbers = (rateCurve(POINTS, RECT).line.match(/[\d.]+ [\d.]+/g) ?? []).map((pair) =>
      pair.split(' ').map(Number),
    );
    expect(numbers).toHaveLength(POINTS.length);
    for (const [x = Number.NaN, y = Number.NaN] of numbers) {
      expect(x).toBeGreaterThanOrEqual(40);
      expect(x).toBeLessThanOrEqual(440);
      expect(y).toBeGreaterThanOrEqual(10);
      expect(y).toBeLessThanOrEqual(110);
    }
  });

  it('puts a lower loss lower', () => {
    const [first, second] = rateCurve(POINTS, RECT)
      .line.slice(1)
      .split('L')
      .map((pair) => Number(pair.split(' ')[1]));
    expect(second).toBeGreaterThan(first ?? Number.NaN);
  });

  it('has rates of one value in one place', () => {
    const domain = rateDomain([POINTS[0] ?? { rate: 1, loss: 1 }]);
    expect(xOfRate(domain.min, domain, RECT)).toBe(40);
  });
});
