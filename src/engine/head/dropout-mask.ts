import { uniformAt } from '../../core/random';

/**
 * Inverted dropout (Srivastava et al. 2014): 0 with probability `rate`, else 1 / (1 − rate), so that the
 * expected output stays the same. Element `i` of the batch in row-major order is drawn with counter `i`.
 * @param mask [batch · width], filled
 */
export function fillDropoutMask(mask: Float32Array, rate: number, key: number): void {
  const kept = 1 / (1 - rate);
  for (let index = 0; index < mask.length; index++) mask[index] = uniformAt(key, index) < rate ? 0 : kept;
}
