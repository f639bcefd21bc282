import { type Kernels, startKernels } from '../../../kernels/kernels';

/** A memory that has grown larger is let go. */
const LARGEST_KEPT_BYTES = 64 * 1024 * 1024;

/** Those of a training that has ended: a browser gives the memory of dropped ones back only when it likes. */
let resting: Kernels | undefined;

/** Kernels whose memory may hold anything; undefined where the browser's WebAssembly has no SIMD. */
export function takeKernels(): Kernels | undefined {
  const kernels = resting ?? startKernels();
  resting = undefined;
  return kernels;
}

/** @param kernels that nobody uses any more */
export function giveBackKernels(kernels: Kernels): void {
  if (kernels.memory.buffer.byteLength <= LARGEST_KEPT_BYTES) resting = kernels;
}
