import type { Size } from '../../../core/resize';
import type { Draw } from './draws';
import { mirrored } from './geometry';

/** The widest deviation, in shares of the shorter side, at strength 1. */
const MOST_BLURRED = 0.015;
/** Where the bell is cut off, in deviations; past it lie 0.3 % of its weight. */
const REACH = 3;

/**
 * A Gaussian blur whose deviation is uniform between 0 and 1.5 % of the shorter side × strength (Keras'
 * `RandomGaussianBlur`): each row, then each column, weighed by the bell; past the edges the image is mirrored.
 * @param pixels float32 [height, width, 3]; left as they are
 */
export function blurred(
  pixels: Float32Array<ArrayBuffer>,
  { width, height }: Size,
  strength: number,
  draw: Draw,
): Float32Array<ArrayBuffer> {
  const deviationPx = draw(0) * MOST_BLURRED * Math.min(width, height) * strength;
  const bell = bellOf(deviationPx);
  if (bell.length === 1) return pixels;
  const rows = weighed(pixels, { lines: height, lineStep: 3 * width, length: width, step: 3 }, bell);
  return weighed(rows, { lines: width, lineStep: 3, length: height, step: 3 * width }, bell);
}

/** Weights of the pixels at distances −reach … reach; their sum is 1. */
function bellOf(deviation: number): Float64Array {
  const reach = Math.ceil(REACH * deviation);
  const bell = Float64Array.from({ length: 2 * reach + 1 }, (_, at) =>
    deviation > 0 ? Math.exp(-0.5 * ((at - reach) / deviation) ** 2) : 1,
  );
  const sum = bell.reduce((total, weight) => total + weight, 0);
  return bell.map((weight) => weight / sum);
}

/** Pixels in lines, rows or columns: where each begins, how many it has, and how far apart they lie. */
interface Lines {
  readonly lines: number;
  readonly lineStep: number;
  readonly length: number;
  readonly step: number;
}

function weighed(
  pixels: Float32Array,
  { lines, lineStep, length, step }: Lines,
  bell: Float64Array,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(pixels.length);
  const reach = (bell.length - 1) / 2;
  const offsets = Int32Array.from({ length: length + 2 * reach }, (_, at) => step * mirrored(at - reach, length));
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    for (let at = 0; at < length; at++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0; tap < bell.length; tap++) {
        const from = start + (offsets[at + tap] as number);
        const weight = bell[tap] as number;
        red += weight * (pixels[from] as number);
        green += weight * (pixels[from + 1] as number);
        blue += weight * (pixels[from + 2] as number);
      }
      const to = start + at * step;
      result[to] = red;
      result[to + 1] = green;
      result[to + 2] = blue;
    }
  }
  return result;
}
