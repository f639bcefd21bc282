import type { Size } from '../../../core/resize';
import { type Draw, spread } from './draws';

/** In shares of the image, at strength 1. */
const MOST_ERASED = 0.25;
/** How many times as wide as high, or as high as wide, at most. */
const LONGEST = 2;
const GREY = 127.5;

/**
 * Hides a rectangle, grey, anywhere in the image, whose area is uniform up to 25 % of it × strength and whose sides are
 * between 1 : 2 and 2 : 1 of the image's (Keras' `RandomErasing`, of one colour).
 * @param pixels float32 [height, width, 3]; changed in place
 */
export function erase(pixels: Float32Array, { width, height }: Size, strength: number, draw: Draw): void {
  const area = MOST_ERASED * strength * draw(0);
  const stretch = LONGEST ** spread(draw(1));
  const across = Math.round(width * Math.sqrt(area * stretch));
  const down = Math.round(height * Math.sqrt(area / stretch));
  const left = Math.floor(draw(2) * (width - across + 1));
  const top = Math.floor(draw(3) * (height - down + 1));
  for (let y = top; y < top + down; y++) {
    pixels.fill(GREY, 3 * (y * width + left), 3 * (y * width + left + across));
  }
}
