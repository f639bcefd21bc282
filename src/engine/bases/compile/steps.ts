import * as tf from '../../tf';

/** One operation of a compiled network. */
export interface Step {
  /** The steps whose results it reads; undefined stands for the batch itself. */
  readonly inputs: readonly (Step | undefined)[];
  compute(inputs: readonly tf.Tensor[]): tf.Tensor;
  dispose(): void;
}

/** x · scale + shift by channel; each float32 [channels], for the receiver to end. */
export interface ScaleAndShift {
  readonly scale: tf.Tensor1D;
  readonly shift: tf.Tensor1D;
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

  /** Its weights are the model's. */
  dispose(): void {}
}

/** A normalisation that no convolution could take over. */
export class ScaleStep implements Step {
  constructor(
    private readonly by: ScaleAndShift,
    readonly inputs: readonly (Step | undefined)[],
  ) {}

  compute([input]: readonly tf.Tensor[]): tf.Tensor {
    return tf.add(tf.mul(input as tf.Tensor, this.by.scale), this.by.shift);
  }

  dispose(): void {
    tf.dispose([this.by.scale, this.by.shift]);
  }
}

/** True for layers that do nothing once training is over. */
export function isIdentity(layer: tf.layers.Layer): boolean {
  return (
    IDENTITIES.has(layer.getClassName()) || (layer.getClassName() === 'Activation' && activationOf(layer) === 'linear')
  );
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

/**
 * What BatchNormalization over the channels does in inference mode: scale = γ / √(σ² + ε), shift = β − μ · scale
 * (Ioffe & Szegedy 2015, section 3.1).
 */
export function scaleAndShiftOf(layer: tf.layers.Layer): ScaleAndShift | undefined {
  if (layer.getClassName() !== 'BatchNormalization') return undefined;
  const { axis, epsilon, scale: hasGamma, center: hasBeta } = layer.getConfig();
  const weights = layer.getWeights() as tf.Tensor1D[];
  const [mean, variance] = weights.slice(-2) as [tf.Tensor1D, tf.Tensor1D];
  const isOverChannels = axis === -1 || axis === (layer.inboundNodes[0]?.outputShapes as number[])?.length - 1;
  if (!isOverChannels) return undefined;
  return tf.tidy(() => {
    const inverse = tf.rsqrt(tf.add(variance, epsilon as number));
    const scale = hasGamma ? tf.mul(inverse, weights[0] as tf.Tensor1D) : inverse;
    const back = tf.mul(mean, scale);
    const shift = hasBeta ? tf.sub(weights[hasGamma ? 1 : 0] as tf.Tensor1D, back) : tf.neg(back);
    return { scale, shift } as unknown as tf.TensorContainerObject;
  }) as unknown as ScaleAndShift;
}
