import type { Shape } from '../../../core/shapes';
import type * as tf from '../../tf';
import { shapeWithoutBatch } from '../find-cut';

/** One operation of a compiled network; its weights are the model's. */
export interface Step {
  /** The steps whose results it reads; undefined stands for the batch itself. */
  readonly inputs: readonly (Step | undefined)[];
  /** Of one image. */
  readonly outputShape: Shape;
  compute(inputs: readonly tf.Tensor[]): tf.Tensor;
}

/** What a frozen network comes to. */
export interface FrozenSteps {
  readonly inOrder: readonly Step[];
  /** The step whose result is the features; undefined where they are the batch itself. */
  readonly output: Step | undefined;
  /** Of one image: [height, width, 3]. */
  readonly inputShape: Shape;
}

/** A frozen network as a short list of fused operations. */
export interface CompiledNetwork {
  /** How many operations a batch takes. */
  readonly stepCount: number;
  /**
   * The same numbers as the model's `predict`.
   * @param batch float32 [batch, height, width, 3]; stays the caller's
   * @returns float32 [batch, ...featureShape]; the caller ends it
   */
  run(batch: tf.Tensor): tf.Tensor;
  /** The same without tensors, one image at a time; undefined where TF.js computes. */
  readonly byImage?: ImageNetwork | undefined;
}

/** A network in a memory of its own. Its views are good until it is used again. */
export interface ImageNetwork {
  /** Where an image is to be written, float32 [height, width, 3]. */
  input(): Float32Array;
  /** @returns the features of the image that was written, float32 [...featureShape] */
  run(): Float32Array;
}

export type Activation = 'linear' | 'relu' | 'relu6';

/** A layer that runs as it is, in inference mode. */
export class LayerStep implements Step {
  readonly outputShape: Shape;

  constructor(
    readonly tensor: tf.SymbolicTensor,
    readonly inputs: readonly (Step | undefined)[],
  ) {
    this.outputShape = shapeWithoutBatch(tensor) ?? [];
  }

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
