import { BATCH_NORMALIZATION } from '../../../../core/head';
import type { Activation } from '../../../../core/run-settings';
import * as tf from '../../../tf';
import { orderedSums } from './ordered-sums';

/** A layer with its tensors, ready to compute; what it gives belongs to the caller's scope. */
export interface Layer {
  /** @param input float32 [batch, inputs] */
  predict(input: tf.Tensor2D): tf.Tensor2D;
  /** @param input float32 [batch, inputs] */
  learn(input: tf.Tensor2D): Pass;
}

/** What a layer gives for a training batch, and the way back through it (Rumelhart, Hinton & Williams 1986). */
export interface Pass {
  readonly output: tf.Tensor2D;
  /** What replaces the layer's moving statistics, in their order in the parameter vector. */
  readonly moved?: readonly tf.Tensor1D[];
  /**
   * The gradients of the layer's weights, in their order in the parameter vector.
   * @param outputGradient the loss's, [batch, units]
   */
  weightGradients?(outputGradient: tf.Tensor2D): tf.Tensor1D[];
  /** @returns [batch, inputs] */
  inputGradient(outputGradient: tf.Tensor2D): tf.Tensor2D;
}

/**
 * input · kernel + bias. Its gradients are written out, since TF.js' own gradient of a matrix product transposes inside
 * the product, which its WASM backend does eight times slower than apart.
 * @param kernel [inputs, units]
 * @param bias [units]
 */
export function dense(kernel: tf.Tensor2D, bias: tf.Tensor1D): Layer {
  const predict = (input: tf.Tensor2D) =>
    orderedSums(input.shape[1], () => tf.fused.matMul({ a: input, b: kernel, bias }) as tf.Tensor2D);
  return {
    predict,
    learn: (input) => ({
      output: predict(input),
      weightGradients(outputGradient) {
        const kernelGradient = tf.matMul(tf.transpose(input), outputGradient);
        return [tf.reshape(kernelGradient, [kernelGradient.size]), tf.sum(outputGradient, 0)];
      },
      inputGradient: (outputGradient) =>
        orderedSums(kernel.shape[1], () => tf.matMul(outputGradient, tf.transpose(kernel))),
    }),
  };
}

type NonLinear = Exclude<Activation, 'linear'>;

export function activation(name: NonLinear): Layer {
  const { apply, derivative } = ACTIVATIONS[name];
  return {
    predict: apply,
    learn(input) {
      const output = apply(input);
      return { output, inputGradient: (outputGradient) => tf.mul(outputGradient, derivative(output)) };
    },
  };
}

/** Each with its derivative, as it follows from what the activation gave. */
const ACTIVATIONS: {
  readonly [Name in NonLinear]: {
    apply(input: tf.Tensor2D): tf.Tensor2D;
    derivative(output: tf.Tensor2D): tf.Tensor2D;
  };
} = {
  relu: { apply: (input) => tf.relu(input), derivative: (output) => tf.step(output) },
  // Below 0 it gave eˣ − 1, whose derivative is eˣ; above 0 the derivative is 1.
  elu: { apply: (input) => tf.elu(input), derivative: (output) => tf.add(tf.minimum(output, 0), 1) },
  tanh: { apply: (input) => tf.tanh(input), derivative: (output) => tf.sub(1, tf.square(output)) },
  sigmoid: { apply: (input) => tf.sigmoid(input), derivative: (output) => tf.mul(output, tf.sub(1, output)) },
};

const { momentum: MOMENTUM, epsilon: EPSILON } = BATCH_NORMALIZATION;

/**
 * Batch normalisation (Ioffe & Szegedy 2015), x̂ · gamma + beta with x̂ = (x − mean) / √(variance + ε), as Keras has it:
 * mean and (biased) variance are the batch's while learning, the moving ones when predicting.
 * @param gamma, beta, movingMean, movingVariance [inputs] each
 */
export function batchNormalization(
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  movingMean: tf.Tensor1D,
  movingVariance: tf.Tensor1D,
): Layer {
  const scaled = (standardised: tf.Tensor2D) => tf.add<tf.Tensor2D>(tf.mul(standardised, gamma), beta);
  return {
    predict: (input) => scaled(tf.mul(tf.sub(input, movingMean), inverseDeviation(movingVariance))),
    learn(input) {
      const mean = tf.mean<tf.Tensor1D>(input, 0);
      const centred = tf.sub<tf.Tensor2D>(input, mean);
      const variance = tf.mean<tf.Tensor1D>(tf.square(centred), 0);
      const inverse = inverseDeviation(variance);
      const standardised = tf.mul<tf.Tensor2D>(centred, inverse);
      return {
        output: scaled(standardised),
        moved: [followed(movingMean, mean), followed(movingVariance, variance)],
        weightGradients: (outputGradient) => [
          tf.sum(tf.mul(outputGradient, standardised), 0),
          tf.sum(outputGradient, 0),
        ],
        // Mean and variance depend on every row of the batch: what they pass on is taken off again.
        inputGradient(outputGradient) {
          const throughMean = tf.mean(outputGradient, 0);
          const throughVariance = tf.mul(standardised, tf.mean(tf.mul(outputGradient, standardised), 0));
          return tf.mul(tf.sub(tf.sub(outputGradient, throughMean), throughVariance), tf.mul(gamma, inverse));
        },
      };
    },
  };
}

function inverseDeviation(variance: tf.Tensor1D): tf.Tensor1D {
  return tf.rsqrt(tf.add(variance, EPSILON));
}

function followed(moving: tf.Tensor1D, current: tf.Tensor1D): tf.Tensor1D {
  return tf.add(tf.mul(moving, MOMENTUM), tf.mul(current, 1 - MOMENTUM));
}

/**
 * Nothing when predicting.
 * @param drawMask draws the mask of a batch of `count` rows, [count, inputs]
 */
export function dropout(drawMask: (count: number) => tf.Tensor2D): Layer {
  return {
    predict: (input) => input,
    learn(input) {
      const mask = drawMask(input.shape[0]);
      return {
        output: tf.mul(input, mask),
        inputGradient: (outputGradient) => tf.mul(outputGradient, mask),
      };
    },
  };
}
