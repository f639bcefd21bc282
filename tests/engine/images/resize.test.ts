import { describe, expect, it } from 'vitest';
import {
  type Box,
  type Interpolation,
  placePicture,
  type Resize,
  type ResizeMode,
  type Size,
} from '../../../src/core/resize';
import type { Picture, Run } from '../../../src/engine/images/picture';
import { resizePicture } from '../../../src/engine/images/resize';
import golden from '../../golden/resize.json';

const MODES = ['squash', 'crop', 'pad'] as const satisfies readonly ResizeMode[];
const INTERPOLATIONS = ['bilinear', 'antialias'] as const satisfies readonly Interpolation[];
interface Pixels extends Size {
  /** [height, width, 4], RGBA */
  readonly data: Uint8ClampedArray;
}

/** Of 255. TensorFlow adds up to a hundred products in float32 where it antialiases. */
const TOLERANCES = { bilinear: 1e-4, antialias: 5e-4 };

const RESIZES: readonly Resize[] = MODES.flatMap((mode) =>
  INTERPOLATIONS.map((interpolation) => ({ mode, interpolation })),
);

describe('resize', () => {
  it.each(golden.resizes)(
    'is TensorFlow’s: $mode, $interpolation, $size → $outSize',
    async ({ mode, interpolation, size, outSize, values }) => {
      const resize = { mode, interpolation } as Resize;
      const got = await resized(knownPicture(sizeOf(size)), sizeOf(outSize), resize);
      expect(largestDifference(got, values)).toBeLessThan(TOLERANCES[resize.interpolation]);
    },
  );

  it.each(golden.pillow)('antialiased is Pillow’s before it rounds to bytes: $size → $outSize', async (row) => {
    const antialiased = { mode: 'squash', interpolation: 'antialias' } as const;
    const values = await resized(knownPicture(sizeOf(row.size)), sizeOf(row.outSize), antialiased);
    // Pillow rounds twice, after each of its two passes.
    expect(largestDifference(values, row.values)).toBeLessThanOrEqual(1);
  });

  describe.each(RESIZES)('$mode, $interpolation', (resize) => {
    it('changes nothing at the same size', async () => {
      const pixels = knownPicture({ width: 9, height: 6 });
      expect([...(await resized(pixels, pixels, resize))]).toEqual(rgbOf(pixels));
    });

    it('keeps a constant picture constant, and bars black', async () => {
      const size = { width: 41, height: 17 };
      const constant = { ...size, data: new Uint8ClampedArray(41 * 17 * 4).fill(77) };
      const values = await resized(constant, { width: 12, height: 12 }, resize);
      const isBar = (row: number) => resize.mode === 'pad' && (row < 3 || row >= 7);
      values.forEach((value, at) => {
        expect(value).toBeCloseTo(isBar(Math.floor(at / 36)) ? 0 : 77, 4);
      });
    });

    it('gives the mirror image of a mirrored picture', async () => {
      // Where an odd number of columns is cut off, the left part is the smaller one, and the law does not hold.
      const pixels = knownPicture({ width: 38, height: 21 });
      const result = { width: 8, height: 7 };
      const plain = { ...result, data: await resized(pixels, result, resize) };
      const of = await resized(mirrored(pixels, 4), result, resize);
      // Not to the last bit, for a sum in another order is rounded otherwise.
      expect(largestDifference(of, mirrored(plain, 3).data)).toBeLessThan(1e-3);
    });

    it('makes nothing darker or lighter than the picture is', async () => {
      const pixels = knownPicture({ width: 50, height: 33 });
      const noBlack = { ...pixels, data: pixels.data.map((value) => 50 + value / 2) };
      const values = (await resized(noBlack, { width: 13, height: 57 }, resize)).filter((value) => value !== 0);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(50 - 1e-4);
      expect(Math.max(...values)).toBeLessThanOrEqual(178 + 1e-4);
    });
  });

  it.each(INTERPOLATIONS)('is the same by all modes for a picture of the result’s shape, %s', async (interpolation) => {
    const pixels = knownPicture({ width: 30, height: 20 });
    const [squash, ...others] = await Promise.all(
      MODES.map((mode) => resized(pixels, { width: 15, height: 10 }, { mode, interpolation })),
    );
    for (const other of others) expect(other).toEqual(squash);
  });

  it('puts all of it into the array that it is given, bars over what was there', async () => {
    const { source, target } = placePicture('pad', { width: 20, height: 10 }, { width: 8, height: 8 });
    const into = new Float32Array(8 * 8 * 3).fill(9);
    const picture = cutOut(knownPicture({ width: 20, height: 10 }), source);
    expect(await resizePicture(picture, 'bilinear', { width: 8, height: 8 }, target, into)).toBe(into);
    const fresh = await resized(
      knownPicture({ width: 20, height: 10 }),
      { width: 8, height: 8 },
      {
        mode: 'pad',
        interpolation: 'bilinear',
      },
    );
    expect(into).toEqual(fresh);
  });

  it('is bilinear when antialiased to a larger size', async () => {
    const [pixels, result] = [knownPicture({ width: 6, height: 5 }), { width: 14, height: 11 }];
    const [bilinear, antialias] = await Promise.all(
      INTERPOLATIONS.map((interpolation) => resized(pixels, result, { mode: 'squash', interpolation })),
    );
    expect(largestDifference(antialias as Float32Array, [...(bilinear as Float32Array)])).toBeLessThan(1e-3);
  });

  it('reads of a large picture no more than the two rows that a row of the result lies between', async () => {
    const read: Run[] = [];
    const picture: Picture = {
      width: 4000,
      height: 3000,
      isBgr: false,
      async read(runs) {
        read.push(...runs);
      },
      close: () => undefined,
    };
    const target = { left: 0, top: 0, width: 7, height: 5 };
    await resizePicture(picture, 'bilinear', target, target);
    // The middle of a fifth is half a pixel above row 300, 900, and so on.
    expect(read).toEqual([299, 899, 1499, 2099, 2699].map((first) => ({ first, count: 2 })));
  });

  it('weighs every pixel when antialiased, and leaves most out when bilinear', async () => {
    const dot = { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4) };
    dot.data.fill(255, (25 * 64 + 34) * 4, (25 * 64 + 35) * 4);
    const light = async (interpolation: Interpolation) => {
      const values = await resized(dot, { width: 8, height: 8 }, { mode: 'squash', interpolation });
      return values.reduce((sum, value) => sum + value, 0);
    };
    expect(await light('bilinear')).toBe(0);
    expect(await light('antialias')).toBeCloseTo((3 * 255) / 8 ** 2, 3);
  });
});

function resized(pixels: Pixels, result: Size, { mode, interpolation }: Resize): Promise<Float32Array> {
  const { source, target } = placePicture(mode, pixels, result);
  return resizePicture(cutOut(pixels, source), interpolation, result, target);
}

function cutOut({ data, width: stride }: Pixels, { left, top, width, height }: Box): Picture {
  const read: Picture['read'] = async (runs, into) => {
    const rows = runs.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => top + first + index));
    const bytes = rows.flatMap((row) => [
      ...data.subarray((row * stride + left) * 4, (row * stride + left + width) * 4),
    ]);
    into.set(new Uint32Array(Uint8Array.from(bytes).buffer));
  };
  return { width, height, isBgr: false, read, close: () => undefined };
}

function sizeOf([height, width]: readonly number[]): Size {
  return { height: height as number, width: width as number };
}

/** The picture that make_resize.py makes, as RGBA; the alpha values must not matter. */
function knownPicture({ width, height }: Size): Pixels {
  const data = Uint8ClampedArray.from({ length: height * width * 4 }, (_, at) => {
    const channel = at % 4;
    const x = Math.floor(at / 4) % width;
    const y = Math.floor(at / 4 / width);
    return (37 * x + 91 * y + 53 * channel + 7 * x * y) % 256;
  });
  return { width, height, data };
}

function rgbOf({ data }: Pixels): number[] {
  return [...data].filter((_, at) => at % 4 !== 3);
}

function mirrored<Data extends Uint8ClampedArray | Float32Array>(
  { width, height, data }: Size & { readonly data: Data },
  channels: number,
): Size & { readonly data: Data } {
  const mirror = data.slice() as Data;
  data.forEach((value, at) => {
    const pixel = Math.floor(at / channels);
    const x = pixel % width;
    mirror[(pixel - x + width - 1 - x) * channels + (at % channels)] = value;
  });
  return { width, height, data: mirror };
}

function largestDifference(got: Float32Array, expected: ArrayLike<number>): number {
  expect(got.length).toBe(expected.length);
  return got.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] as number))), 0);
}
