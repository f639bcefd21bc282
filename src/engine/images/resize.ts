import type { Box, Interpolation, Size } from '../../core/resize';
import type { Picture } from './picture';
import { resizeAntialiased } from './resize-antialiased';
import { resizeBilinear } from './resize-bilinear';

/**
 * A picture at another size, in the given part of the result; the rest of it is 0, which is black.
 * @returns float32 [result.height, result.width, 3], RGB, 0…255
 */
export function resizePicture(
  picture: Picture,
  interpolation: Interpolation,
  result: Size,
  target: Box,
): Float32Array<ArrayBuffer> {
  const rgb = new Float32Array(result.height * result.width * 3);
  const resize = interpolation === 'bilinear' ? resizeBilinear : resizeAntialiased;
  resize(picture, rgb, result.width, target);
  return rgb;
}
