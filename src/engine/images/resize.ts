import type { Box, Interpolation, Size } from '../../core/resize';
import { type Kernels, startKernels } from '../kernels/kernels';
import { KernelResampler } from './kernel-resampler';
import type { Picture } from './picture';
import { plainResampler } from './plain-resampler';
import { resizeAntialiased } from './resize-antialiased';
import { resizeBilinear } from './resize-bilinear';

/** Kernels whose memory has grown larger, for a very wide picture, are let go. */
const LARGEST_KEPT_BYTES = 64 * 2 ** 20;

/** One for each picture that was resized at the same time as others. */
const resting: Kernels[] = [];

/**
 * A picture at another size, in the given part of the result; the rest of it is 0, which is black.
 * @param into where the result goes, whatever is in it; a new array if nothing is said
 * @returns float32 [result.height, result.width, 3], RGB, 0…255
 */
export async function resizePicture(
  picture: Picture,
  interpolation: Interpolation,
  result: Size,
  target: Box,
  into = new Float32Array(result.height * result.width * 3),
): Promise<Float32Array<ArrayBuffer>> {
  const resize = interpolation === 'bilinear' ? resizeBilinear : resizeAntialiased;
  const kernels = resting.pop() ?? startKernels();
  try {
    const part = await resize(picture, target, kernels ? new KernelResampler(kernels) : plainResampler);
    place(part, into, result, target);
    return into;
  } finally {
    if (kernels && kernels.memory.buffer.byteLength <= LARGEST_KEPT_BYTES) resting.push(kernels);
  }
}

/** @param part float32 [target.height, target.width, 3] */
function place(part: Float32Array, rgb: Float32Array, result: Size, target: Box): void {
  if (part.length === rgb.length) {
    rgb.set(part);
    return;
  }
  rgb.fill(0);
  const length = target.width * 3;
  for (let y = 0; y < target.height; y++) {
    rgb.set(part.subarray(y * length, (y + 1) * length), ((target.top + y) * result.width + target.left) * 3);
  }
}
