import type { TrainedHead } from '../../core/head';
import { onLiveBackend } from '../backend/watch-device';
import type { FeatureRows } from '../features/feature-rows';
import { type HeadLayout, headLayout } from '../head/head-layout';
import { toParameters } from '../head/head-weights';
import { networkOf, predictLogits } from '../head/trainers/tfjs/network';
import { lightBatchSize, RowBatches } from '../head/trainers/tfjs/row-batches';
import * as tf from '../tf';

/** Probabilities of the given rows (all of them if left out), row-major [indices, classes]. */
export async function predictHead(
  head: TrainedHead,
  rows: FeatureRows,
  indices?: readonly number[],
): Promise<Float32Array> {
  const predictor = new HeadPredictor(head);
  try {
    return await predictor.predict(rows, indices);
  } finally {
    predictor.dispose();
  }
}

/** A trained head ready to predict: its weights are uploaded once and stay until `dispose`. */
export class HeadPredictor {
  readonly #layout: HeadLayout;
  readonly #parameters: tf.Tensor1D;

  constructor(head: TrainedHead) {
    this.#layout = headLayout(head.layers);
    this.#parameters = tf.tensor1d(toParameters(head));
  }

  /**
   * Softmax probabilities in inference mode: no dropout, and BatchNormalization by its moving statistics.
   * @param indices the rows to predict; left out: all of them
   * @returns row-major [indices, classes]
   * @throws device-lost, out-of-memory, bad-features
   */
  async predict(rows: FeatureRows, indices?: readonly number[]): Promise<Float32Array> {
    const chosen = indices ? Uint32Array.from(indices) : Uint32Array.from({ length: rows.count }, (_, index) => index);
    const batches = new RowBatches(rows, lightBatchSize(rows));
    const parts: Float32Array[] = [];
    for (let batch = 0; batch < batches.batchCount(chosen); batch++) {
      const probabilities = batches.withBatch(chosen, batch, (features) =>
        tf.tidy(() => tf.softmax(predictLogits(networkOf(this.#layout, this.#parameters), features))),
      );
      try {
        parts.push(await onLiveBackend(() => probabilities.data<'float32'>()));
      } finally {
        probabilities.dispose();
      }
    }
    return joined(parts);
  }

  dispose(): void {
    this.#parameters.dispose();
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
