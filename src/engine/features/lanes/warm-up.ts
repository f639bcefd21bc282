import { compileShaders } from '../../backend/start-webgpu';
import type { Base } from '../../bases/base';
import * as tf from '../../tf';
import { batchSizeFor } from '../compute-batch';

/** Has the shaders of a base compiled for whole batches, where it runs on WebGPU. Nothing else may run meanwhile. */
export async function warmUp(base: Base): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const { inputHeightPx, inputWidthPx } = base.report;
  const shape: [number, number, number, number] = [batchSizeFor(base), inputHeightPx, inputWidthPx, 3];
  await compileShaders(() => tf.tidy(() => void base.features(tf.zeros(shape))));
}
