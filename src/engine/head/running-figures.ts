import * as tf from '../tf';

/**
 * Loss and accuracy summed over batches on the device, so that an epoch needs one read-back. Divided by the
 * number of rows, the sums are means weighted by batch size, as Keras reports them.
 */
export class RunningFigures {
  #lossSum = tf.scalar(0);
  #correct = tf.scalar(0);

  /**
   * Adds a batch; call it inside `tf.tidy`.
   * @param logProbabilities float32 [batch, classes]
   * @param truth one-hot, [batch, classes]
   * @param labels int32 [batch]
   */
  add(logProbabilities: tf.Tensor2D, truth: tf.Tensor2D, labels: tf.Tensor1D): void {
    const hits = tf.equal(tf.argMax(logProbabilities, 1), labels);
    this.#lossSum = replace(this.#lossSum, tf.sub(this.#lossSum, tf.sum(tf.mul(logProbabilities, truth))));
    this.#correct = replace(this.#correct, tf.add(this.#correct, tf.sum(tf.cast(hits, 'float32'))));
  }

  /** @returns [2]: the summed loss and the number of rows that were right */
  sums(): tf.Tensor1D {
    return tf.stack([this.#lossSum, this.#correct]) as tf.Tensor1D;
  }

  dispose(): void {
    tf.dispose([this.#lossSum, this.#correct]);
  }
}

function replace(old: tf.Scalar, next: tf.Scalar): tf.Scalar {
  old.dispose();
  return tf.keep(next);
}
