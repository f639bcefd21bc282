import type { Size } from '../../../core/resize';
import { type Draw, type Draws, spread } from './draws';

/** Where in the image a pixel of the view lies: x' = ax·x + bx·y + cx, y' = ay·x + by·y + cy. Pixel centres are whole numbers. */
export interface AffineMap {
  readonly ax: number;
  readonly bx: number;
  readonly cx: number;
  readonly ay: number;
  readonly by: number;
  readonly cy: number;
}

/** How much of a side a crop takes away at most, at strength 1. */
const MOST_CROPPED = 0.5;
/** How much longer or shorter than the other side a crop may make one, at strength 1. */
const MOST_STRETCHED = 0.25;
const MOST_TURNED_RADIANS = Math.PI / 6;

/**
 * The flip, crop and turn that chance draws, in one map from the view back to the image:
 * - flip: left to right, every other time (Keras' `RandomFlip("horizontal")`), whatever the strength;
 * - crop: a box anywhere in the image, brought to its size. Its sides are the image's times a factor that is uniform in
 *   [1 − strength / 2, 1], one then stretched and the other shrunk by up to 1 + strength / 4;
 * - rotate: about the middle by an angle uniform in ±30° × strength (Keras' `RandomRotation(strength / 12)`).
 */
export function inverseOf({ width, height }: Size, strength: number, { flip, crop, rotate }: Draws): AffineMap {
  const midX = (width - 1) / 2;
  const midY = (height - 1) / 2;
  const angle = rotate ? spread(rotate(0)) * strength * MOST_TURNED_RADIANS : 0;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const box = crop ? cropBox(strength, crop) : { across: 1, down: 1, left: 0, top: 0 };
  const sign = flip && flip(0) < 0.5 ? -1 : 1;
  // From the middle of the view, turned and made smaller, to the middle of the box in the image.
  const ax = sign * box.across * cos;
  const bx = sign * box.across * sin;
  const ay = -box.down * sin;
  const by = box.down * cos;
  const boxMidX = midX + sign * width * (box.left + box.across / 2 - 0.5);
  const boxMidY = midY + height * (box.top + box.down / 2 - 0.5);
  return { ax, bx, cx: boxMidX - ax * midX - bx * midY, ay, by, cy: boxMidY - ay * midX - by * midY };
}

/** In shares of the image's sides. */
function cropBox(strength: number, draw: Draw) {
  const scale = 1 - MOST_CROPPED * strength * draw(0);
  const stretch = (1 + MOST_STRETCHED * strength) ** spread(draw(1));
  const across = Math.min(1, scale * stretch);
  const down = Math.min(1, scale / stretch);
  return { across, down, left: (1 - across) * draw(2), top: (1 - down) * draw(3) };
}

/**
 * The image seen through a map: bilinear between the four nearest pixels; past its edges it is mirrored, edge pixels
 * repeated (Keras' `fill_mode="reflect"`).
 * @param pixels float32 [height, width, 3]
 * @returns a new array of the same shape
 */
export function sampled(
  pixels: Float32Array,
  { width, height }: Size,
  { ax, bx, cx, ay, by, cy }: AffineMap,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(pixels.length);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = ax * x + bx * y + cx;
      const fromY = ay * x + by * y + cy;
      const floorX = Math.floor(fromX);
      const floorY = Math.floor(fromY);
      const right = fromX - floorX;
      const down = fromY - floorY;
      const x0 = 3 * mirrored(floorX, width);
      const x1 = 3 * mirrored(floorX + 1, width);
      const y0 = 3 * width * mirrored(floorY, height);
      const y1 = 3 * width * mirrored(floorY + 1, height);
      for (let channel = 0; channel < 3; channel++) {
        const topLeft = pixels[y0 + x0 + channel] as number;
        const bottomLeft = pixels[y1 + x0 + channel] as number;
        const top = topLeft + ((pixels[y0 + x1 + channel] as number) - topLeft) * right;
        const bottom = bottomLeft + ((pixels[y1 + x1 + channel] as number) - bottomLeft) * right;
        result[at++] = top + (bottom - top) * down;
      }
    }
  }
  return result;
}

/** d c b a | a b c d | d c b a */
export function mirrored(index: number, length: number): number {
  if (index >= 0 && index < length) return index;
  const period = 2 * length;
  const within = ((index % period) + period) % period;
  return within < length ? within : period - 1 - within;
}
