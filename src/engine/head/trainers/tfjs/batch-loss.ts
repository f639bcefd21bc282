import * as tf from '../../../tf';

/** What a head makes of a batch; sums over its rows. */
export interface BatchLoss {
  readonly lossSum: tf.Scalar;
  /** How many rows have their own class as the likeliest. */
  readonly right: tf.Scalar;
  /** The gradient of `lossSum` by the logits, [batch, classes]. */
  gradient(): tf.Tensor2D;
}

/**
 * Softmax cross-entropy, in the caller's scope.
 * @param logits float32 [batch, classes]
 * @param classes of the rows, [batch]
 * @param labelSmoothing s of y · (1 − s) + s / classes, which takes the place of the one-hot y (Szegedy et al. 2016)
 * @param rowWeights what each row's loss is multiplied by, [batch]; left out: 1
 */
export function batchLoss(
  logits: tf.Tensor2D,
  classes: Int32Array,
  labelSmoothing: number,
  rowWeights?: Float32Array,
): BatchLoss {
  const classCount = logits.shape[1];
  const labels = tf.tensor1d(classes, 'int32');
  const truth = tf.oneHot(labels, classCount) as tf.Tensor2D;
  const target = labelSmoothing > 0 ? tf.add(tf.mul(truth, 1 - labelSmoothing), labelSmoothing / classCount) : truth;
  const logProbabilities = tf.logSoftmax(logits);
  const weights = rowWeights && tf.tensor2d(rowWeights, [rowWeights.length, 1]);
  const weighted = (ofRows: tf.Tensor2D) => (weights ? tf.mul<tf.Tensor2D>(ofRows, weights) : ofRows);
  return {
    lossSum: tf.neg(tf.sum<tf.Scalar>(weighted(tf.mul(logProbabilities, target)))),
    right: tf.sum(tf.cast(tf.equal(tf.argMax(logProbabilities, 1), labels), 'float32')),
    gradient: () => weighted(tf.sub(tf.exp(logProbabilities), target)),
  };
}
