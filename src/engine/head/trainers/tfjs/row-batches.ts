import type { FeatureRows } from '../../../features/feature-rows';
import * as tf from '../../../tf';

/** Where nothing asks for small batches, they are as large as is still light to upload. */
const LIGHT_BATCH_BYTES = 16 * 1024 * 1024;

export function lightBatchSize(rows: FeatureRows): number {
  return Math.max(Math.floor(LIGHT_BATCH_BYTES / Float32Array.BYTES_PER_ELEMENT / rows.width), 1);
}

/**
 * Rows in batches, gathered into one reused array and uploaded in one piece. Gathering here rather than on the
 * device keeps every tensor as small as its batch: one over a WebGPU device's `maxStorageBufferBindingSize`, as
 * all features together soon are, makes TF.js compute with zeros and say nothing.
 */
export class RowBatches {
  #gathered = new Float32Array(0);

  constructor(
    private readonly rows: FeatureRows,
    private readonly batchSize: number,
  ) {}

  /** How many batches the rows `indices` make; the last one takes what is left. */
  batchCount(indices: Uint32Array): number {
    return Math.ceil(indices.length / this.batchSize);
  }

  /**
   * Runs `work` on the `batch`-th batch (from 0) of the rows `indices`: on its features, float32 [batch, width],
   * which end afterwards, and on its part of `indices`.
   */
  withBatch<Result>(
    indices: Uint32Array,
    batch: number,
    work: (features: tf.Tensor2D, batchIndices: Uint32Array) => Result,
  ): Result {
    const { width } = this.rows;
    const batchIndices = indices.subarray(batch * this.batchSize, (batch + 1) * this.batchSize);
    const size = batchIndices.length * width;
    if (this.#gathered.length < size) this.#gathered = new Float32Array(size);
    batchIndices.forEach((index, place) => {
      this.#gathered.set(this.rows.row(index), place * width);
    });
    const features = tf.tensor2d(this.#gathered.subarray(0, size), [batchIndices.length, width]);
    try {
      return work(features, batchIndices);
    } finally {
      features.dispose();
    }
  }
}
