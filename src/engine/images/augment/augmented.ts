import type { Recipe } from '../../../core/augmentation';
import type { Size } from '../../../core/resize';
import { blurred } from './blur';
import { recolour } from './colour';
import { drawsOf } from './draws';
import { erase } from './erase';
import { inverseOf, sampled } from './geometry';

/**
 * A view of an image: flipped, cropped, turned, blurred, with more or less contrast, lighter or darker, and with a part
 * of it hidden, in this order, as far as the recipe says. It follows from the arguments alone. All moves are one map
 * and one bilinear sampling, all changes of colour one pass.
 * @param pixels float32 [size.height, size.width, 3], RGB, 0…255; left as they are
 * @param key as `viewKey` gives it
 * @returns the same shape and range
 */
export function augmented(
  pixels: Float32Array,
  size: Size,
  { kinds, strength }: Pick<Recipe, 'kinds' | 'strength'>,
  key: number,
): Float32Array<ArrayBuffer> {
  const draws = drawsOf(kinds, key);
  const moved = sampled(pixels, size, inverseOf(size, strength, draws));
  const view = draws.blur ? blurred(moved, size, strength, draws.blur) : moved;
  recolour(view, strength, draws);
  if (draws.erase) erase(view, size, strength, draws.erase);
  return view;
}
