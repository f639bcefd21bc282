import { describe, expect, it } from 'vitest';
import { pcgHash, uniformAt } from '../../../../src/core/random';
import type { Augmentation } from '../../../../src/core/run-settings';
import { RUN_SETTINGS } from '../../../../src/core/setting-table';
import { augmented } from '../../../../src/engine/images/augment/augmented';

const SIZE = { width: 50, height: 40 };
const KINDS = RUN_SETTINGS.augmentations.choices;
const KEYS = Array.from({ length: 40 }, (_, index) => pcgHash(index));

/** Waves with a fine grain, from 40 to 215; [height, width, 3] */
const PICTURE = pictureOf((x, y, channel) => {
  const waves = Math.sin(0.3 * x + 0.2 * y + channel) * Math.cos(0.25 * y);
  return 127.5 + 67 * waves + ((x + y) % 2 === 0 ? 20 : -20);
});

describe('a view', () => {
  it.each(KINDS)('of the same arguments has the same bits, and of another key others: %s', (kind) => {
    const views = KEYS.map((key) => viewBy(kind, 0.7, key));
    KEYS.forEach((key, index) => {
      expect(sameBits(viewBy(kind, 0.7, key), views[index] as Float32Array)).toBe(true);
    });
    expect(views.some((view) => !sameBits(view, views[0] as Float32Array))).toBe(true);
  });

  it.each(KINDS)('leaves the image as it is: %s', (kind) => {
    const before = PICTURE.slice();
    viewBy(kind, 1);
    expect(PICTURE).toEqual(before);
  });

  it.each(KINDS)('has values from 0 to 255 of any image: %s', (kind) => {
    const extremes = pictureOf((x, y, channel) => (pcgHash(x + 31 * y + 997 * channel) % 2 === 0 ? 0 : 255));
    for (const key of KEYS) {
      const view = augmented(extremes, SIZE, { kinds: [kind], strength: 1 }, key);
      expect(Math.min(...view)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...view)).toBeLessThanOrEqual(255);
    }
  });

  it.each(KINDS.filter((kind) => kind !== 'flip'))('tends to the image itself as the strength falls: %s', (kind) => {
    const farthest = (strength: number) => Math.max(...KEYS.map((key) => meanDifference(viewBy(kind, strength, key))));
    expect(farthest(0)).toBe(0);
    expect(farthest(0.001)).toBeLessThan(2);
    expect(farthest(1)).toBeGreaterThan(4);
  });

  it('of no kind is the image', () => {
    expect(augmented(PICTURE, SIZE, { kinds: [], strength: 1 }, 7)).toEqual(PICTURE);
  });

  it('moves the image in the same way whatever else is asked for', () => {
    const spot = pictureOf((x, y) => (x > 20 && x < 30 && y > 15 && y < 25 ? 100 : 0));
    for (const key of KEYS) {
      const moved = augmented(spot, SIZE, { kinds: ['crop', 'rotate'], strength: 0.5 }, key);
      const more = augmented(spot, SIZE, { kinds: ['crop', 'rotate', 'erase'], strength: 0.5 }, key);
      expect(more.every((value, index) => value === 127.5 || value === moved[index])).toBe(true);
    }
  });
});

describe('flip', () => {
  it('is the image or its mirror image, about as often, at any strength', () => {
    const mirror = pictureOf((x, y, channel) => at(PICTURE, SIZE.width - 1 - x, y, channel));
    const flipped = KEYS.filter((key) => {
      const view = viewBy('flip', 0.05, key);
      const isFlipped = meanDifference(view) > 0;
      expect(sameBits(view, isFlipped ? mirror : PICTURE)).toBe(true);
      return isFlipped;
    });
    expect(flipped.length).toBeGreaterThan(11);
    expect(flipped.length).toBeLessThan(29);
  });

  it('twice is the image again', () => {
    const key = KEYS.find((one) => meanDifference(viewBy('flip', 1, one)) > 0) as number;
    const recipe = { kinds: ['flip'] as const, strength: 1 };
    expect(augmented(augmented(PICTURE, SIZE, recipe, key), SIZE, recipe, key)).toEqual(PICTURE);
  });
});

describe('rotate and crop', () => {
  it('leave an image of one colour alone, since nothing from outside comes in', () => {
    const plain = pictureOf((_x, _y, channel) => [12, 200, 90][channel] as number);
    for (const key of KEYS) {
      const view = augmented(plain, SIZE, { kinds: ['crop', 'rotate'], strength: 1 }, key);
      expect(largestDifference(view, plain)).toBeLessThan(1e-4);
    }
  });

  it('turn about the middle, which stays where it is', () => {
    const odd = { width: 21, height: 15 };
    const point = new Float32Array(odd.width * odd.height * 3);
    point.fill(255, 3 * (7 * 21 + 10), 3 * (7 * 21 + 10) + 3);
    for (const key of KEYS) {
      const view = augmented(point, odd, { kinds: ['rotate'], strength: 1 }, key);
      expect(view[3 * (7 * 21 + 10)]).toBeCloseTo(255, 3);
    }
  });

  it('turn by at most 30 degrees, either way', () => {
    // A ramp of slope 1 across: what its slope down becomes is the tangent's part of the turn.
    const big = { width: 101, height: 101 };
    const ramp = new Float32Array(101 * 101 * 3).map((_, index) => Math.floor(index / 3) % 101);
    const degrees = KEYS.map((key) => {
      const view = augmented(ramp, big, { kinds: ['rotate'], strength: 1 }, key);
      const value = (x: number, y: number) => view[3 * (y * 101 + x)] as number;
      return (Math.atan2(value(50, 60) - value(50, 40), value(60, 50) - value(40, 50)) * 180) / Math.PI;
    });
    expect(Math.max(...degrees)).toBeGreaterThan(20);
    expect(Math.max(...degrees)).toBeLessThanOrEqual(30.01);
    expect(Math.min(...degrees)).toBeLessThan(-20);
    expect(Math.min(...degrees)).toBeGreaterThanOrEqual(-30.01);
  });

  it('crop to a part of the image that is no smaller than half its sides, stretched by a quarter at most', () => {
    // Red says from which column a pixel came, green from which row.
    const big = { width: 120, height: 80 };
    const places = new Float32Array(120 * 80 * 3);
    for (let y = 0; y < 80; y++) for (let x = 0; x < 120; x++) places.set([x, y, 0], 3 * (y * 120 + x));
    for (const key of KEYS) {
      const view = augmented(places, big, { kinds: ['crop'], strength: 1 }, key);
      const [left, top, right, bottom] = [view[0], view[1], view.at(-3), view.at(-2)] as [
        number,
        number,
        number,
        number,
      ];
      const [across, down] = [(right - left) / 119, (bottom - top) / 79];
      expect(across).toBeGreaterThan(0.5 / 1.25 - 0.02);
      expect(down).toBeGreaterThan(0.5 / 1.25 - 0.02);
      expect(across / down).toBeLessThan(1.25 ** 2 + 0.05);
      expect(across / down).toBeGreaterThan(1 / 1.25 ** 2 - 0.05);
      expect(left >= 0 && top >= 0 && right <= 119 && bottom <= 79).toBe(true);
    }
  });
});

describe('brightness', () => {
  it('adds one number to all, up to 40 % of the range', () => {
    const middling = pictureOf((x, y) => 110 + (x + y) / 3);
    const added = KEYS.map((key) => {
      const view = augmented(middling, SIZE, { kinds: ['brightness'], strength: 1 }, key);
      const difference = (view[0] as number) - (middling[0] as number);
      expect(
        largestDifference(
          view,
          middling.map((value) => value + difference),
        ),
      ).toBeLessThan(1e-3);
      return difference;
    });
    expect(Math.max(...added)).toBeLessThanOrEqual(102);
    expect(Math.max(...added)).toBeGreaterThan(70);
    expect(Math.min(...added)).toBeLessThan(-70);
  });
});

describe('contrast', () => {
  it('keeps the mean of each channel, and the ratio of all distances from it', () => {
    for (const key of KEYS) {
      const view = viewBy('contrast', 0.6, key);
      for (let channel = 0; channel < 3; channel++) {
        const [before, after] = [PICTURE, view].map((pixels) => pixels.filter((_, index) => index % 3 === channel));
        const mean = meanOf(before as Float32Array);
        expect(meanOf(after as Float32Array)).toBeCloseTo(mean, 3);
        const ratios = [3, 50, 200].map(
          (place) => ((after?.[place] as number) - mean) / ((before?.[place] as number) - mean),
        );
        for (const ratio of ratios) expect(ratio).toBeCloseTo(ratios[0] as number, 3);
        expect(ratios[0]).toBeGreaterThan(1 - 0.36 - 0.001);
        expect(ratios[0]).toBeLessThan(1 + 0.36 + 0.001);
      }
    }
  });
});

describe('blur', () => {
  it('brings neighbours closer and keeps the sum of all values', () => {
    const big = { width: 100, height: 100 };
    const noise = new Float32Array(100 * 100 * 3).map((_, index) => 255 * uniformAt(5, index));
    const roughness = (pixels: Float32Array) =>
      pixels.reduce((sum, value, index) => sum + Math.abs(value - (pixels[index - 3] ?? value)), 0);
    const views = KEYS.slice(0, 20).map((key) => augmented(noise, big, { kinds: ['blur'], strength: 1 }, key));
    for (const view of views) {
      expect(roughness(view)).toBeLessThanOrEqual(roughness(noise));
      expect(meanOf(view)).toBeCloseTo(meanOf(noise), 0);
    }
    expect(Math.min(...views.map(roughness))).toBeLessThan(0.6 * roughness(noise));
  });
});

describe('erase', () => {
  it('hides one rectangle in grey, of up to a quarter of the image, and nothing else', () => {
    const big = { width: 60, height: 40 };
    const bright = new Float32Array(60 * 40 * 3).fill(240);
    const shares = KEYS.map((key) => {
      const view = augmented(bright, big, { kinds: ['erase'], strength: 1 }, key);
      const hidden = Array.from({ length: 60 * 40 }, (_, place) => place).filter((place) => view[3 * place] !== 240);
      const [columns, rows] = [hidden.map((place) => place % 60), hidden.map((place) => Math.floor(place / 60))];
      const spanOf = (numbers: number[]) =>
        numbers.length === 0 ? 0 : Math.max(...numbers) - Math.min(...numbers) + 1;
      expect(hidden.length).toBe(spanOf(columns) * spanOf(rows));
      expect(new Set(hidden.flatMap((place) => [...view.subarray(3 * place, 3 * place + 3)]))).toEqual(
        new Set(hidden.length > 0 ? [127.5] : []),
      );
      return hidden.length / (60 * 40);
    });
    expect(Math.max(...shares)).toBeGreaterThan(0.2);
    expect(Math.max(...shares)).toBeLessThan(0.27);
    expect(meanOf(Float32Array.from(shares))).toBeGreaterThan(0.09);
    expect(meanOf(Float32Array.from(shares))).toBeLessThan(0.16);
  });
});

function viewBy(kind: Augmentation, strength: number, key = KEYS[0] as number): Float32Array {
  return augmented(PICTURE, SIZE, { kinds: [kind], strength }, key);
}

function pictureOf(value: (x: number, y: number, channel: number) => number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: SIZE.width * SIZE.height * 3 }, (_, index) => {
    const place = Math.floor(index / 3);
    return value(place % SIZE.width, Math.floor(place / SIZE.width), index % 3);
  });
}

function at(pixels: Float32Array, x: number, y: number, channel: number): number {
  return pixels[3 * (y * SIZE.width + x) + channel] as number;
}

function meanDifference(view: Float32Array): number {
  return meanOf(view.map((value, index) => Math.abs(value - (PICTURE[index] as number))));
}

function sameBits(one: Float32Array, other: Float32Array): boolean {
  return one.length === other.length && one.every((value, index) => Object.is(value, other[index]));
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  return one.reduce((most, value, index) => Math.max(most, Math.abs(value - (other[index] as number))), 0);
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
