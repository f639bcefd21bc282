import * as tf from '../../../tf';
import type { HeadLayout } from '../../head-layout';

/** Keras' L2 regulariser of every dense kernel: l2 · Σ w². Biases and BatchNormalization have none. */
export class KernelPenalty {
  /** l2 where a kernel's weight lies, else 0; undefined where nothing is penalised. */
  readonly #strengths: tf.Tensor1D | undefined;

  constructor({ layers, trainable }: HeadLayout, l2: number) {
    if (l2 === 0) return;
    const strengths = new Float32Array(trainable);
    for (const placed of layers) {
      if ('kernel' in placed) strengths.fill(l2, placed.kernel, placed.bias);
    }
    this.#strengths = tf.tensor1d(strengths);
  }

  /**
   * The loss of `rows` rows with the penalty that each of them bears.
   * @param weights [trainable]
   */
  addTo(lossSum: tf.Scalar, weights: tf.Tensor1D, rows: number): tf.Scalar {
    if (!this.#strengths) return lossSum;
    return tf.add(lossSum, tf.mul(tf.sum<tf.Scalar>(tf.mul(this.#strengths, tf.square(weights))), rows));
  }

  /**
   * The gradient of a mean loss with that of the penalty.
   * @param gradient, weights [trainable]
   */
  addToGradient(gradient: tf.Tensor1D, weights: tf.Tensor1D): tf.Tensor1D {
    if (!this.#strengths) return gradient;
    return tf.add(gradient, tf.mul(tf.mul(this.#strengths, weights), 2));
  }

  dispose(): void {
    this.#strengths?.dispose();
  }
}
