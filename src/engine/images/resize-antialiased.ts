import type { Size } from '../../core/resize';
import type { Picture, Run } from './picture';
import type { Resampler, Spans } from './resampler';

/** Read at a time: enough to be fast, and little beside a large picture. */
const BAND_PIXELS = 2 ** 18;

/**
 * Antialiased resize as TensorFlow 2 does it (`tf.image.resize` with `antialias=True`): where the picture becomes
 * smaller, a triangle twice as wide as a new pixel weighs all old ones under it; where it becomes larger, this is bilinear.
 * Pillow's `BILINEAR` is the same filter, rounded to bytes. Coordinates are rounded to float32 where TensorFlow's are
 * (core/kernels/image/scale_and_translate_op.cc).
 * @returns float32 [result.height, result.width, 3], 0…255, good until the resampler's next call
 */
export function resizeAntialiased(picture: Picture, result: Size, resampler: Resampler): Promise<Float32Array> {
  const rows = spans(picture.height, result.height);
  const columns = spans(picture.width, result.width);
  return resampler.antialiased(picture, bandsOf(picture), rows, columns);
}

function bandsOf({ width, height }: Picture): Run[] {
  const rows = Math.ceil(BAND_PIXELS / width);
  return Array.from({ length: Math.ceil(height / rows) }, (_, band) => {
    const first = band * rows;
    return { first, count: Math.min(rows, height - first) };
  });
}

function spans(length: number, outLength: number): Spans {
  const scale = Math.fround(1 / Math.fround(outLength / length));
  const radius = Math.max(scale, 1);
  const table = new Uint32Array(2 * outLength);
  const start = table.subarray(0, outLength);
  const end = table.subarray(outLength);
  const weights: number[] = [];
  for (let index = 0; index < outLength; index++) {
    const centre = Math.fround((index + 0.5) * scale);
    const first = Math.max(0, Math.ceil(centre - radius - 0.5));
    const last = Math.min(length - 1, Math.floor(centre + radius - 0.5));
    const triangle = Array.from({ length: last - first + 1 }, (_, tap) =>
      Math.max(0, 1 - Math.abs(Math.fround(first + tap + 0.5 - centre)) / radius),
    );
    const sum = triangle.reduce((total, weight) => total + weight, 0);
    start[index] = first;
    end[index] = last + 1;
    weights.push(...triangle.map((weight) => weight / sum));
  }
  return { start, end, table, weights: Float32Array.from(weights) };
}
