import type * as tf from '../../tf';

/** One operation of a compiled network; its weights are the model's. */
export interface Step {
  /** The steps whose results it reads; undefined stands for the batch itself. */
  readonly inputs: readonly (Step | undefined)[];
  compute(inputs: readonly tf.Tensor[]): tf.Tensor;
}

export type Activation = 'linear' | 'relu' | 'relu6';

/** A layer that runs as it is, in inference mode. */
export class LayerStep implements Step {
  constructor(
    readonly tensor: tf.SymbolicTensor,
    readonly inputs: readonly (Step | undefined)[],
  ) {}

  compute(inputs: readonly tf.Tensor[]): tf.Tensor {
    const [first, second] = inputs as [tf.Tensor, tf.Tensor | undefined];
    const results = this.tensor.sourceLayer.call(second ? [...inputs] : first, { training: false });
    const result = Array.isArray(results) ? (results[this.tensor.outputTensorIndex ?? 0] as tf.Tensor) : results;
    // A layer that hands its input on would otherwise see it ended twice.
    return inputs.includes(result) ? result.clone() : result;
  }
}

/** True for layers that do nothing once training is over. */
export function isIdentity(layer: tf.layers.Layer): boolean {
  return IDENTITIES.has(layer.getClassName()) || activationOf(layer) === 'linear';
}

const IDENTITIES = new Set(['Dropout', 'SpatialDropout2D', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout']);

/** The activation that a layer is, if it is nothing else. */
export function activationOf(layer: tf.layers.Layer): Activation | undefined {
  const { maxValue, activation } = layer.getConfig();
  if (layer.getClassName() === 'ReLU') {
    if (maxValue === null || maxValue === undefined) return 'relu';
    return maxValue === 6 ? 'relu6' : undefined;
  }
  return layer.getClassName() === 'Activation' ? fusable(activation) : undefined;
}

/** The activations that every backend's convolution can compute itself. */
export function fusable(activation: unknown): Activation | undefined {
  return activation === 'linear' || activation === 'relu' || activation === 'relu6' ? activation : undefined;
}
