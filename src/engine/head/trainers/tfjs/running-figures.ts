import * as tf from '../../../tf';

/**
 * Loss and right rows summed over batches on the device, so that an epoch needs one read-back. Divided by the
 * number of rows, the sums are means weighted by batch size, as Keras reports them.
 */
export class RunningFigures {
  #lossSum = tf.scalar(0);
  #right = tf.scalar(0);

  /** Adds a batch; call it inside `tf.tidy`. */
  add(lossSum: tf.Scalar, right: tf.Scalar): void {
    this.#lossSum = replace(this.#lossSum, tf.add(this.#lossSum, lossSum));
    this.#right = replace(this.#right, tf.add(this.#right, right));
  }

  /** @returns [2]: the summed loss and the number of rows that were right */
  sums(): tf.Tensor1D {
    return tf.stack([this.#lossSum, this.#right]) as tf.Tensor1D;
  }

  dispose(): void {
    tf.dispose([this.#lossSum, this.#right]);
  }
}

function replace(old: tf.Scalar, next: tf.Scalar): tf.Scalar {
  old.dispose();
  return tf.keep(next);
}
