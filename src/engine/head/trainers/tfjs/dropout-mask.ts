import { uniformAt } from '../../../../core/random';

/**
 * Inverted dropout (Srivastava et al. 2014): 0 with probability `rate`, else 1 / (1 − rate), so that the
 * expected output stays the same. Element `i` of the batch in row-major order is drawn with counter `i`.
 * @returns [size]
 */
export function dropoutMask(size: number, rate: number, key: number): Float32Array {
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(size);
  for (let index = 0; index < size; index++) mask[index] = uniformAt(key, index) < rate ? 0 : kept;
  return mask;
}
