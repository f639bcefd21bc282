import { throwIfCancelled } from '../../core/errors';
import type { ExportProgress } from '../../core/reports';
import { onLiveBackend } from '../backend/watch-device';
import * as tf from '../tf';
import { loadFromFiles } from './load-from-files';
import { unzipModel } from './zip-model';

/** An image and what the page says of it. */
export interface ExportCheck {
  readonly imageId: number;
  readonly probabilities: readonly number[];
}

/** Preprocessed pixels of an image as the model takes them, row-major [height, width, 3]. */
export type PixelsOf = (imageId: number) => Promise<Float32Array>;

const BATCH = 16;

/**
 * Opens the zip again, loads its model as any TF.js program would, and lets it predict; yields how many images
 * are checked.
 * @returns the largest difference between the model's probabilities and the page's; NaN when either is
 * @throws cancelled, device-lost
 */
export async function* checkZip(
  zip: Uint8Array,
  checks: readonly ExportCheck[],
  pixelsOf: PixelsOf,
  signal?: AbortSignal,
): AsyncGenerator<ExportProgress, number> {
  const total = checks.length;
  yield { phase: 'checking', done: 0, total };
  const { modelJson, weights } = unzipModel(zip);
  const model = await loadFromFiles(modelJson, weights);
  try {
    let maxDifference = 0;
    for (let start = 0; start < total; start += BATCH) {
      throwIfCancelled(signal);
      const batch = checks.slice(start, start + BATCH);
      const predicted = await predict(model, await Promise.all(batch.map((check) => pixelsOf(check.imageId))));
      maxDifference = Math.max(maxDifference, largestDifference(predicted, batch));
      yield { phase: 'checking', done: start + batch.length, total };
    }
    return maxDifference;
  } finally {
    model.dispose();
  }
}

/** @returns row-major [images, classes] */
async function predict(model: tf.LayersModel, images: readonly Float32Array[]): Promise<Float32Array> {
  const [, height, width] = model.inputs[0]?.shape ?? [];
  const probabilities = tf.tidy(() => {
    const shape: [number, number, number] = [height as number, width as number, 3];
    const batch = tf.stack(images.map((pixels) => tf.tensor3d(pixels, shape)));
    return model.predictOnBatch(batch) as tf.Tensor;
  });
  try {
    return await onLiveBackend(() => probabilities.data<'float32'>());
  } finally {
    probabilities.dispose();
  }
}

function largestDifference(predicted: Float32Array, batch: readonly ExportCheck[]): number {
  const expected = batch.flatMap((check) => check.probabilities);
  if (expected.length !== predicted.length) return Number.NaN;
  return expected.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (predicted[at] as number))), 0);
}
