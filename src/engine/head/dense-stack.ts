import type { HeadLayer } from '../../core/head';
import * as tf from '../tf';
import { orderedSums } from './ordered-sums';

export type DenseLayer = Extract<HeadLayer, { kind: 'dense' }>;
export type DropoutLayer = Extract<HeadLayer, { kind: 'dropout' }>;

/** A layer with its tensors, ready to compute. A head that predicts has no masks: dropout is for training. */
export type LiveLayer =
  | { readonly kind: 'dense'; readonly kernel: tf.Tensor2D; readonly bias: tf.Tensor1D; readonly relu: boolean }
  | { readonly kind: 'mask'; readonly mask: tf.Tensor2D };

export function denseLayers(layers: readonly HeadLayer[]): DenseLayer[] {
  return layers.filter((layer) => layer.kind === 'dense');
}

/** How many numbers the head learns: the length of its parameter vector. */
export function parameterCount(layers: readonly HeadLayer[]): number {
  return denseLayers(layers).reduce((count, layer) => count + (layer.inputs + 1) * layer.units, 0);
}

/**
 * The head over views of one parameter vector, which holds each dense layer's kernel, row-major, and then its
 * bias. One vector lets the optimiser correct all weights with one set of operations.
 * @param parameters float32 [parameterCount]
 * @param maskOf the dropout mask of a layer, [batch, layer.inputs]; left out when predicting
 * @returns tensors of the caller's scope
 */
export function liveLayers(
  layers: readonly HeadLayer[],
  parameters: tf.Tensor1D,
  maskOf?: (layer: DropoutLayer) => tf.Tensor2D,
): LiveLayer[] {
  const live: LiveLayer[] = [];
  let at = 0;
  for (const layer of layers) {
    if (layer.kind === 'dense') {
      const kernelSize = layer.inputs * layer.units;
      const kernel = tf.reshape<tf.Rank.R2>(tf.slice1d(parameters, at, kernelSize), [layer.inputs, layer.units]);
      const bias = tf.slice1d(parameters, at + kernelSize, layer.units);
      live.push({ kind: 'dense', kernel, bias, relu: layer.activation === 'relu' });
      at += kernelSize + layer.units;
    } else if (layer.kind === 'dropout' && maskOf) {
      live.push({ kind: 'mask', mask: maskOf(layer) });
    }
  }
  return live;
}

/**
 * What each layer gives for a batch; the last one gives logits, since the softmax belongs to the loss.
 * @param features float32 [batch, width]
 * @returns one [batch, units] a layer
 */
export function forward(layers: readonly LiveLayer[], features: tf.Tensor2D): tf.Tensor2D[] {
  const outputs: tf.Tensor2D[] = [];
  for (const layer of layers) {
    const input = outputs.at(-1) ?? features;
    outputs.push(layer.kind === 'mask' ? tf.mul(input, layer.mask) : denseOutput(layer, input));
  }
  return outputs;
}

/**
 * Backpropagation (Rumelhart, Hinton & Williams 1986) through the layers, written out: TF.js' own gradient of a
 * matrix product transposes inside the product, which its WASM backend does eight times slower than apart.
 * @param outputs what `forward` gave for `features`
 * @param logitsGradient the loss's gradient, [batch, classes]
 * @returns the gradient in the order of the parameter vector, [parameterCount]
 */
export function backward(
  layers: readonly LiveLayer[],
  features: tf.Tensor2D,
  outputs: readonly tf.Tensor2D[],
  logitsGradient: tf.Tensor2D,
): tf.Tensor1D {
  const gradients: tf.Tensor1D[] = [];
  let flowing = logitsGradient;
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index] as LiveLayer;
    if (layer.kind === 'mask') {
      flowing = tf.mul(flowing, layer.mask);
      continue;
    }
    if (layer.relu) flowing = tf.mul(flowing, tf.step(outputs[index] as tf.Tensor2D));
    const input = index === 0 ? features : (outputs[index - 1] as tf.Tensor2D);
    const kernelGradient = tf.matMul(tf.transpose(input), flowing);
    gradients.unshift(tf.reshape(kernelGradient, [kernelGradient.size]), tf.sum(flowing, 0));
    if (index > 0) {
      const error = flowing;
      flowing = orderedSums(layer.kernel.shape[1], () => tf.matMul(error, tf.transpose(layer.kernel)));
    }
  }
  return tf.concat1d(gradients);
}

function denseOutput({ kernel, bias, relu }: LiveLayer & { kind: 'dense' }, input: tf.Tensor2D): tf.Tensor2D {
  return orderedSums(input.shape[1], () =>
    tf.fused.matMul({ a: input, b: kernel, bias, activation: relu ? 'relu' : 'linear' }),
  ) as tf.Tensor2D;
}
