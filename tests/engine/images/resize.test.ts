import { describe, expect, it } from 'vitest';
import type { Preprocessing } from '../../../src/core/reports';
import { preprocess } from '../../../src/engine/images/preprocess';
import { resizeBilinear } from '../../../src/engine/images/resize';
import golden from '../../golden/resize.json';

describe('resizeBilinear', () => {
  it.each(golden.resizes)('is TensorFlow’s: $size → $outSize', ({ size, outSize, values }) => {
    const [height, width] = size as [number, number];
    const [outHeight, outWidth] = outSize as [number, number];
    const resized = resizeBilinear(image(height, width), width, height, outHeight, outWidth);
    expect(largestDifference(resized, values)).toBeLessThan(1e-4);
  });

  it('changes nothing at the same size', () => {
    const pixels = image(6, 9);
    const rgb = resizeBilinear(pixels, 9, 6, 6, 9);
    expect([...rgb]).toEqual([...pixels].filter((_, index) => index % 4 !== 3));
  });
});

describe('preprocess', () => {
  it.each(['tf', 'caffe', 'torch'] as const)('is Keras’s: %s', (mode) => {
    const rgb = Float32Array.from(golden.colours.flat());
    preprocess(rgb, mode);
    expect(largestDifference(rgb, golden.preprocessing[mode])).toBeLessThan(1e-4);
  });

  it('leaves the pixels alone for a base that scales inside itself', () => {
    const rgb = Float32Array.of(0, 127, 255);
    preprocess(rgb, 'none' satisfies Preprocessing);
    expect([...rgb]).toEqual([0, 127, 255]);
  });
});

/** The picture that make_resize.py makes, as RGBA; the alpha values must not matter. */
function image(height: number, width: number): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: height * width * 4 }, (_, at) => {
    const channel = at % 4;
    const x = Math.floor(at / 4) % width;
    const y = Math.floor(at / 4 / width);
    return (37 * x + 91 * y + 53 * channel + 7 * x * y) % 256;
  });
}

function largestDifference(got: Float32Array, expected: readonly number[]): number {
  expect(got.length).toBe(expected.length);
  return Math.max(...expected.map((value, index) => Math.abs(value - (got[index] as number))));
}
