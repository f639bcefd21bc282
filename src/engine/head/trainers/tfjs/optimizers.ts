import * as tf from '../../../tf';
import type { TrainerSettings } from '../head-trainer';
import { refuseLbfgs } from '../refuse-lbfgs';

/** How weights are corrected; it holds nothing itself. Formulas and defaults are Keras'. */
export interface Optimizer {
  /** How many vectors it remembers from step to step, [trainable] each; all of them begin as zeros. */
  readonly slots: number;
  /**
   * One step; call it inside `tf.tidy`.
   * @param gradient [trainable]
   * @param count which step this is, from 1
   */
  step(before: OptimizerState, gradient: tf.Tensor1D, learningRate: number, count: number): OptimizerState;
}

export interface OptimizerState {
  /** [trainable] */
  readonly weights: tf.Tensor1D;
  readonly memory: tf.Tensor1D[];
}

/** @throws invalid-setting for L-BFGS, which does not learn batch by batch */
export function optimizerOf({ optimizer, momentum, weightDecay }: TrainerSettings): Optimizer {
  switch (optimizer) {
    case 'adam':
      return adam(0);
    case 'adamw':
      return adam(weightDecay);
    case 'sgd':
      return sgd(momentum);
    case 'rmsprop':
      return RMSPROP;
    case 'lbfgs':
      return refuseLbfgs();
  }
}

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/**
 * Adam (Kingma & Ba 2015) with Keras' place for epsilon: w ← w − α·m / (√v + ε),
 * α = learningRate · √(1 − β₂ᵗ) / (1 − β₁ᵗ). Decay is AdamW's (Loshchilov & Hutter 2019), of every weight, biases
 * and BatchNormalization's included, before the step: w ← w − w · weightDecay · learningRate.
 */
function adam(weightDecay: number): Optimizer {
  return {
    slots: 2,
    step({ weights, memory: [mean, meanSquare] }, gradient, learningRate, count) {
      const nextMean = movedTowards(mean as tf.Tensor1D, gradient, 1 - BETA_1);
      const nextMeanSquare = movedTowards(meanSquare as tf.Tensor1D, tf.square(gradient), 1 - BETA_2);
      const rate = (learningRate * Math.sqrt(1 - BETA_2 ** count)) / (1 - BETA_1 ** count);
      const correction = tf.div(tf.mul(nextMean, rate), tf.add(tf.sqrt(nextMeanSquare), EPSILON));
      const decayed = weightDecay > 0 ? tf.sub(weights, tf.mul(weights, weightDecay * learningRate)) : weights;
      return { weights: tf.sub(decayed, correction), memory: [nextMean, nextMeanSquare] };
    },
  };
}

/** Gradient descent with momentum (Polyak 1964): v ← momentum · v − learningRate · g, w ← w + v. */
function sgd(momentum: number): Optimizer {
  return {
    slots: 1,
    step({ weights, memory: [velocity] }, gradient, learningRate) {
      const next = tf.sub<tf.Tensor1D>(tf.mul(velocity as tf.Tensor1D, momentum), tf.mul(gradient, learningRate));
      return { weights: tf.add(weights, next), memory: [next] };
    },
  };
}

const RHO = 0.9;

/** RMSprop (Tieleman & Hinton 2012) with Keras' place for epsilon: w ← w − learningRate · g / √(v + ε). */
const RMSPROP: Optimizer = {
  slots: 1,
  step({ weights, memory: [meanSquare] }, gradient, learningRate) {
    const next = movedTowards(meanSquare as tf.Tensor1D, tf.square(gradient), 1 - RHO);
    const correction = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(next, EPSILON)));
    return { weights: tf.sub(weights, correction), memory: [next] };
  },
};

function movedTowards(from: tf.Tensor1D, to: tf.Tensor1D, share: number): tf.Tensor1D {
  return tf.add(from, tf.mul(tf.sub(to, from), share));
}
