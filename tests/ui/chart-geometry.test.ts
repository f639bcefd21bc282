import { describe, expect, it } from 'vitest';
import {
  accuracyDomain,
  epochAtX,
  epochTicks,
  layoutChart,
  lossDomain,
  ticks,
  xOfEpoch,
  yOfValue,
} from '../../src/ui/charts/chart-geometry';

const { accuracy, loss } = layoutChart(520, 264);

describe('the two plots', () => {
  it('share one x axis and do not overlap', () => {
    expect([loss.left, loss.width]).toEqual([accuracy.left, accuracy.width]);
    expect(loss.top).toBeGreaterThan(accuracy.top + accuracy.height);
    expect(loss.top + loss.height).toBeLessThan(264);
  });

  it('keep a size even where there is no room', () => {
    const cramped = layoutChart(0, 0);
    expect(cramped.loss.width).toBeGreaterThan(0);
    expect(cramped.loss.height).toBeGreaterThan(0);
  });
});

describe('places', () => {
  it.each([1, 2, 30, 1000])(
    'of %d epochs go from the left edge to the right one, and back to their epochs',
    (epochs) => {
      const xs = Array.from({ length: epochs }, (_, index) => xOfEpoch(index + 1, epochs, accuracy));
      expect(xs[0]).toBe(accuracy.left);
      if (epochs > 1) expect(xs.at(-1)).toBeCloseTo(accuracy.left + accuracy.width);
      expect(xs.map((x) => epochAtX(x, epochs, accuracy))).toEqual(xs.map((_, index) => index + 1));
    },
  );

  it('beyond the edges are those of the first and the last epoch', () => {
    expect(epochAtX(-50, 30, accuracy)).toBe(1);
    expect(epochAtX(9999, 30, accuracy)).toBe(30);
  });

  it('of values stay inside the plot, larger ones higher', () => {
    const domain = { min: 0, max: 1 };
    const ys = [-1, 0, 0.25, 1, 7].map((value) => yOfValue(value, domain, accuracy));
    const bottom = accuracy.top + accuracy.height;
    expect(ys).toEqual([bottom, bottom, bottom - accuracy.height / 4, accuracy.top, accuracy.top]);
  });
});

describe('axes', () => {
  it('of accuracy end at 1 and hold every value', () => {
    for (const values of [[], [0.97, 0.99], [0.34, 0.8], [1], [0]]) {
      const { min, max } = accuracyDomain(values);
      expect(max).toBe(1);
      expect(min).toBeLessThan(1);
      expect(Math.min(1, ...values)).toBeGreaterThanOrEqual(min);
    }
  });

  it('of loss begin at 0, hold every finite value and waste less than half of their height', () => {
    for (const values of [[0.02], [1.83, 0.4], [812], [3, Number.NaN, Number.POSITIVE_INFINITY]]) {
      const highest = Math.max(...values.filter(Number.isFinite));
      const { min, max } = lossDomain(values);
      expect(min).toBe(0);
      expect(max).toBeGreaterThanOrEqual(highest);
      expect(max).toBeLessThan(2 * highest);
    }
  });

  it('have round labels inside their domain', () => {
    expect(ticks({ min: 0.2, max: 1 }, 4)).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks({ min: 0, max: 2 }, 4)).toEqual([0, 0.5, 1, 1.5, 2]);
  });

  it.each([1, 2, 7, 30, 1000])('of %d epochs name the first and the last, in order, once', (epochs) => {
    const labels = epochTicks(epochs, 6);
    expect(labels[0]).toBe(1);
    expect(labels.at(-1)).toBe(epochs);
    expect(labels).toEqual([...new Set(labels)].sort((a, b) => a - b));
    expect(labels.every(Number.isInteger)).toBe(true);
  });
});
