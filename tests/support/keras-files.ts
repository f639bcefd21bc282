import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { strFromU8, unzipSync } from 'fflate';
import expected from '../golden/keras-files/expected.json';

const folder = fileURLToPath(new URL('../golden/keras-files/', import.meta.url));

/** A file that tools/goldens/make_keras_files.py made. */
export function kerasFile(name: string): Blob {
  return new Blob([new Uint8Array(readFileSync(`${folder}${name}`))]);
}

/** The parts of whole.keras: its network as text, and its weights, which are a .weights.h5 with names. */
export function archiveParts(): { readonly config: string; readonly weights: Uint8Array<ArrayBuffer> } {
  const parts = unzipSync(new Uint8Array(readFileSync(`${folder}whole.keras`)));
  return {
    config: strFromU8(parts['config.json'] ?? new Uint8Array()),
    weights: new Uint8Array(parts['model.weights.h5'] ?? []),
  };
}

/** What Keras gives for the golden images: [2, 3]. */
export const goldenProbabilities: readonly number[] = expected.probabilities.flat();

/** What a model gives for the golden images. */
export function probabilitiesOf(model: tf.LayersModel): ArrayLike<number> {
  const images = Float32Array.from({ length: 2 * 8 * 8 * 3 }, (_, index) => ((index * 37) % 101) / 50 - 1);
  return tf.tidy(() => (model.predict(tf.tensor4d(images, [2, 8, 8, 3])) as tf.Tensor).dataSync());
}
