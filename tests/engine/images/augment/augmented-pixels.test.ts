import { describe, expect, it } from 'vitest';
import { recipeName } from '../../../../src/core/augmentation';
import { pcgHash } from '../../../../src/core/random';
import type { Augmentation } from '../../../../src/core/run-settings';
import { RUN_SETTINGS } from '../../../../src/core/setting-table';
import { augmented } from '../../../../src/engine/images/augment/augmented';
import { mirrored } from '../../../../src/engine/images/augment/geometry';

const KEYS = Array.from({ length: 40 }, (_, index) => pcgHash(index));
const [KEY] = KEYS as [number];
const SIZE = { width: 50, height: 40 };
/** From 90 to 164, so that no change of colour at half strength leaves the range. */
const PICTURE = Float32Array.from({ length: 50 * 40 * 3 }, (_, index) => {
  const [x, y, channel] = [Math.floor(index / 3) % 50, Math.floor(index / 150), index % 3];
  return 127 + 30 * Math.sin(0.3 * x + 0.2 * y + channel) + (7 * x) / 49;
});

describe('a view of several kinds', () => {
  it('is flipped and turned as the image or its mirror image is turned', () => {
    const mirror = PICTURE.map((_, index) => {
      const [place, channel] = [Math.floor(index / 3), index % 3];
      return PICTURE[3 * (place - (place % 50) + 49 - (place % 50)) + channel] as number;
    });
    const flips = KEYS.map((key) => {
      const [view, turned, mirrorTurned] = [
        viewOf(PICTURE, ['flip', 'rotate'], 1, key),
        viewOf(PICTURE, ['rotate'], 1, key),
        viewOf(mirror, ['rotate'], 1, key),
      ];
      const isFlipped = largestDifference(view, turned) > 1;
      expect(largestDifference(view, isFlipped ? mirrorTurned : turned)).toBeLessThan(1e-3);
      return isFlipped;
    });
    expect(new Set(flips).size).toBe(2);
  });

  it('has more or less contrast first, and is lighter or darker then', () => {
    for (const key of KEYS) {
      const both = viewOf(PICTURE, ['brightness', 'contrast'], 0.5, key);
      const oneByOne = viewOf(viewOf(PICTURE, ['contrast'], 0.5, key), ['brightness'], 0.5, key);
      expect(largestDifference(both, oneByOne)).toBeLessThan(1e-3);
    }
  });
});

describe('a blur', () => {
  it('spreads a point as far down as across, by up to 1.5 % of the shorter side', () => {
    const size = { width: 121, height: 101 };
    const [midX, midY] = [60, 50];
    const point = new Float32Array(121 * 101 * 3);
    point.fill(255, 3 * (midY * 121 + midX), 3 * (midY * 121 + midX) + 3);
    const deviations = KEYS.map((key) => {
      const view = augmented(point, size, { kinds: ['blur'], strength: 1 }, key);
      let [across, down] = [0, 0];
      for (let y = 0; y < 101; y++) {
        for (let x = 0; x < 121; x++) {
          const share = (view[3 * (y * 121 + x)] as number) / 255;
          across += share * (x - midX) ** 2;
          down += share * (y - midY) ** 2;
        }
      }
      expect(down).toBeCloseTo(across, 4);
      return Math.sqrt(across);
    });
    expect(Math.max(...deviations)).toBeLessThanOrEqual(0.015 * 101);
    expect(Math.max(...deviations)).toBeGreaterThan(0.8 * 0.015 * 101);
  });
});

describe('a crop', () => {
  it('goes as far as half the sides, and stretches either side', () => {
    // Red says from which column a pixel came, green from which row.
    const places = new Float32Array(120 * 80 * 3);
    for (let y = 0; y < 80; y++) for (let x = 0; x < 120; x++) places.set([x, y, 0], 3 * (y * 120 + x));
    const shares = KEYS.map((key) => {
      const view = augmented(places, { width: 120, height: 80 }, { kinds: ['crop'], strength: 1 }, key);
      const [left = 0, top = 0, right = 0, bottom = 0] = [view[0], view[1], view.at(-3), view.at(-2)];
      return { across: (right - left) / 119, down: (bottom - top) / 79 };
    });
    expect(Math.min(...shares.map(({ across, down }) => Math.sqrt(across * down)))).toBeLessThan(0.6);
    const ratios = shares.map(({ across, down }) => across / down);
    expect(Math.max(...ratios)).toBeGreaterThan(1.25);
    expect(Math.min(...ratios)).toBeLessThan(0.8);
  });
});

describe('past its edges', () => {
  it('an image is mirrored, its edge pixels repeated', () => {
    expect([-3, -2, -1, 0, 4, 5, 6, 7].map((index) => mirrored(index, 5))).toEqual([2, 1, 0, 0, 4, 4, 3, 2]);
    expect([-6, -5, 9, 10].map((index) => mirrored(index, 5))).toEqual([4, 4, 0, 0]);
  });
});

/** Whoever changes these numbers raises the recipe's `VERSION`: features of views are kept under its name. */
describe('recipe 1', () => {
  const size = { width: 120, height: 90 };
  const picture = Float32Array.from({ length: 120 * 90 * 3 }, (_, index) => {
    const [x, y, channel] = [Math.floor(index / 3) % 120, Math.floor(index / 360), index % 3];
    return (5 * x + 11 * y + 40 * channel) % 200;
  });
  const places = [605, 6155, 12340, 19003, 25070, 31111];
  /** At these places, and the mean of all. */
  const pixels: Readonly<Record<Augmentation, readonly number[]>> = {
    flip: [81, 7, 44, 137, 54, 131, 99.5],
    crop: [100.639, 139.309, 137.998, 151.176, 59.654, 54.089, 99.336],
    rotate: [45.404, 52.755, 54.76, 177.485, 188.959, 106.327, 99.706],
    brightness: [172.976, 198.976, 255, 158.976, 95.976, 112.976, 175.324],
    contrast: [94.815, 129.62, 205.923, 76.073, 0, 14.495, 101.705],
    blur: [96.604, 122, 169.507, 82, 28.493, 36.197, 99.5],
    erase: [96, 127.5, 127.5, 82, 19, 36, 104.775],
  };
  const pixelsOfAllAtOnce = [231.354, 127.5, 127.5, 255, 98.433, 161.443, 164.824];

  it('is the one that pixels are written down of here', () => {
    expect(recipeName({ kinds: [], strength: 1, seed: 0 })).toMatch(/recipe 1$/);
  });

  it.each([
    ...RUN_SETTINGS.augmentations.choices.map((kind) => [[kind], pixels[kind]] as const),
    [RUN_SETTINGS.augmentations.choices, pixelsOfAllAtOnce] as const,
  ])('gives the pixels that it always gave: %s', (kinds, expected) => {
    const view = augmented(picture, size, { kinds, strength: 0.8 }, KEY);
    const mean = view.reduce((sum, value) => sum + value, 0) / view.length;
    [...places.map((place) => view[place] as number), mean].forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] as number, 2);
    });
  });
});

function viewOf(pixels: Float32Array, kinds: readonly Augmentation[], strength: number, key: number): Float32Array {
  return augmented(pixels, SIZE, { kinds, strength }, key);
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  return one.reduce((most, value, index) => Math.max(most, Math.abs(value - (other[index] as number))), 0);
}
