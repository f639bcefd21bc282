import * as tf from '../../../tf';
import type { DropoutLayer, HeadLayout, PlacedLayer } from '../../head-layout';
import { activation, batchNormalization, dense, dropout, type Layer } from './layers';

/** Draws the dropout mask of a layer for a batch of `count` rows, [count, layer.inputs]. */
export type DrawMask = (layer: DropoutLayer, place: number, count: number) => tf.Tensor2D;

/**
 * The head over views of its one parameter vector, which lets the optimiser correct all weights with one set of operations.
 * @param parameters float32 [layout.size]
 * @param drawMask left out for a head that only predicts
 */
export function networkOf(layout: HeadLayout, parameters: tf.Tensor1D, drawMask?: DrawMask): Layer[] {
  return layout.layers.flatMap((placed) => layersOf(placed, parameters, drawMask));
}

/**
 * The last layer's logits, since the softmax belongs to the loss.
 * @param features float32 [batch, width]
 * @returns [batch, classes]
 */
export function predictLogits(network: readonly Layer[], features: tf.Tensor2D): tf.Tensor2D {
  return network.reduce((flowing, layer) => layer.predict(flowing), features);
}

export interface NetworkPass {
  /** [batch, classes] */
  readonly logits: tf.Tensor2D;
  /** What replaces the moving statistics: the end of the parameter vector, in its order. */
  readonly moved: readonly tf.Tensor1D[];
  /**
   * @param logitsGradient the loss's, [batch, classes]
   * @returns the gradient of what the optimiser corrects, [layout.trainable]
   */
  gradient(logitsGradient: tf.Tensor2D): tf.Tensor1D;
}

/** @param features float32 [batch, width] */
export function learnFrom(network: readonly Layer[], features: tf.Tensor2D): NetworkPass {
  let flowing = features;
  const passes = network.map((layer) => {
    const pass = layer.learn(flowing);
    flowing = pass.output;
    return pass;
  });
  return {
    logits: flowing,
    moved: passes.flatMap(({ moved }) => moved ?? []),
    gradient(logitsGradient) {
      const gradients: tf.Tensor1D[] = [];
      let back = logitsGradient;
      for (const [index, pass] of [...passes.entries()].reverse()) {
        gradients.unshift(...(pass.weightGradients?.(back) ?? []));
        // The features want no gradient, and theirs would be the largest product of all.
        if (index > 0) back = pass.inputGradient(back);
      }
      return tf.concat1d(gradients);
    },
  };
}

function layersOf(placed: PlacedLayer, parameters: tf.Tensor1D, drawMask: DrawMask | undefined): Layer[] {
  const vector = (address: number, size: number) => tf.slice1d(parameters, address, size);
  if ('kernel' in placed) {
    const { inputs, units, activation: name } = placed.layer;
    const kernel = tf.reshape<tf.Rank.R2>(vector(placed.kernel, inputs * units), [inputs, units]);
    const product = dense(kernel, vector(placed.bias, units));
    return name === 'linear' || name === 'softmax' ? [product] : [product, activation(name)];
  }
  if ('gamma' in placed) {
    const { gamma, beta, movingMean, movingVariance } = placed;
    const { inputs } = placed.layer;
    return [
      batchNormalization(
        vector(gamma, inputs),
        vector(beta, inputs),
        vector(movingMean, inputs),
        vector(movingVariance, inputs),
      ),
    ];
  }
  return drawMask ? [dropout((count) => drawMask(placed.layer, placed.place, count))] : [];
}
