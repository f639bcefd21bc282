import type { Box } from '../../core/resize';
import type { Picture } from './picture';

/** Read at a time: enough to be fast, and little beside a large picture. */
const BAND_PIXELS = 2 ** 18;

/**
 * Antialiased resize as TensorFlow 2 does it (`tf.image.resize` with `antialias=True`): where the picture becomes
 * smaller, a triangle twice as wide as a new pixel weighs all old ones under it; where it becomes larger, this is bilinear.
 * Pillow's `BILINEAR` is the same filter, rounded to bytes. Coordinates are rounded to float32 where TensorFlow's are
 * (core/kernels/image/scale_and_translate_op.cc).
 * @param rgb written to in the target: float32 [height, outWidth, 3], 0…255
 */
export function resizeAntialiased(picture: Picture, rgb: Float32Array, outWidth: number, target: Box): void {
  const length = target.width * 3;
  // [picture.height, target.width, 3]
  const narrow = squeezeRows(picture, target.width);
  const { start, end, firstWeight, weights } = spans(picture.height, target.height);
  const sums = new Float64Array(length);
  for (let y = 0; y < target.height; y++) {
    let tap = firstWeight[y] as number;
    sums.fill(0);
    for (let row = start[y] as number; row < (end[y] as number); row++) {
      const weight = weights[tap++] as number;
      const from = row * length;
      for (let at = 0; at < length; at++) sums[at] = (sums[at] as number) + weight * (narrow[from + at] as number);
    }
    rgb.set(sums, ((target.top + y) * outWidth + target.left) * 3);
  }
}

/** @returns float32 [picture.height, outWidth, 3] */
function squeezeRows(picture: Picture, outWidth: number): Float32Array {
  const { width, height } = picture;
  const { start, end, firstWeight, weights } = spans(width, outWidth);
  const narrow = new Float32Array(height * outWidth * 3);
  const bandRows = Math.ceil(BAND_PIXELS / width);
  let at = 0;
  for (let first = 0; first < height; first += bandRows) {
    const count = Math.min(bandRows, height - first);
    const pixels = picture.read([{ first, count }]);
    for (let row = 0; row < count * width; row += width) {
      for (let x = 0; x < outWidth; x++) {
        const last = row + (end[x] as number);
        let tap = firstWeight[x] as number;
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let from = row + (start[x] as number); from < last; from++) {
          const weight = weights[tap++] as number;
          const pixel = pixels[from] as number;
          red += weight * (pixel & 255);
          green += weight * ((pixel >>> 8) & 255);
          blue += weight * ((pixel >>> 16) & 255);
        }
        narrow[at++] = red;
        narrow[at++] = green;
        narrow[at++] = blue;
      }
    }
  }
  return narrow;
}

/** For each output index, the inputs from `start` to before `end` that it is made of; their weights' sum is 1. */
function spans(length: number, outLength: number) {
  const scale = Math.fround(1 / Math.fround(outLength / length));
  const radius = Math.max(scale, 1);
  const start = new Int32Array(outLength);
  const end = new Int32Array(outLength);
  const firstWeight = new Int32Array(outLength);
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
    firstWeight[index] = weights.length;
    weights.push(...triangle.map((weight) => weight / sum));
  }
  return { start, end, firstWeight, weights: Float64Array.from(weights) };
}
