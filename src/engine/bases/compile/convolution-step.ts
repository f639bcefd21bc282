import type { Shape } from '../../../core/shapes';
import * as tf from '../../tf';
import { shapeWithoutBatch } from '../find-cut';
import { type Activation, fusable, LayerStep, type Step } from './steps';

type Pair = [down: number, across: number];
export type Padding = 'same' | 'valid' | tf.backend_util.ExplicitPadding;

/** How a window goes over a map. */
export interface Geometry {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
}

/** A convolution, ordinary or depthwise, that also does the work of the padding and the activation around it. */
export class ConvolutionStep implements Step {
  private constructor(
    private readonly layer: tf.layers.Layer,
    readonly outputShape: Shape,
    public inputs: readonly (Step | undefined)[],
    public geometry: Geometry,
    public activation: Activation,
  ) {}

  /** The step that a layer becomes, if it is a convolution that the fused kernels can do. */
  static of(tensor: tf.SymbolicTensor, inputs: readonly (Step | undefined)[]): ConvolutionStep | undefined {
    const layer = tensor.sourceLayer;
    const className = layer.getClassName();
    if (className !== 'Conv2D' && className !== 'DepthwiseConv2D') return undefined;
    const { activation, dataFormat, padding, kernelSize, strides, dilationRate } = layer.getConfig();
    const own = fusable(activation);
    if (own === undefined || dataFormat === 'channelsFirst' || (padding !== 'same' && padding !== 'valid'))
      return undefined;
    const pairs = { size: kernelSize as Pair, strides: strides as Pair, dilation: dilationRate as Pair };
    return new ConvolutionStep(layer, shapeWithoutBatch(tensor) ?? [], inputs, { ...pairs, padding }, own);
  }

  /** Each channel by itself. */
  get isDepthwise(): boolean {
    return this.layer.getClassName() === 'DepthwiseConv2D';
  }

  /** [height, width, in, out], or [height, width, in, multiplier] of a depthwise one. */
  get kernel(): tf.Tensor4D {
    return this.layer.getWeights()[0] as tf.Tensor4D;
  }

  get bias(): tf.Tensor1D | undefined {
    return this.layer.getWeights()[1] as tf.Tensor1D | undefined;
  }

  /** Pads by itself what a padding layer, which nobody else reads, would have padded before it. */
  takeOver(padding: Step | undefined): boolean {
    if (this.geometry.padding !== 'valid' || !(padding instanceof LayerStep)) return false;
    const layer = padding.tensor.sourceLayer;
    if (layer.getClassName() !== 'ZeroPadding2D') return false;
    const [rows, columns] = layer.getConfig().padding as [[number, number], [number, number]];
    this.geometry = { ...this.geometry, padding: [[0, 0], rows, columns, [0, 0]] };
    this.inputs = padding.inputs;
    return true;
  }

  /** Activates its own output, if nothing does yet. */
  activateWith(activation: Activation): boolean {
    if (this.activation !== 'linear') return false;
    this.activation = activation;
    return true;
  }

  compute([input]: readonly tf.Tensor[]): tf.Tensor {
    return this.isDepthwise ? this.convolveDepthwise(input as tf.Tensor4D) : this.convolve(input as tf.Tensor4D);
  }

  private convolve(x: tf.Tensor4D): tf.Tensor {
    const { kernel: filter, bias, activation } = this;
    const { strides, dilation, padding } = this.geometry;
    return tf.fused.conv2d({
      ...{ x, filter, activation, pad: padding as never },
      strides: [...strides],
      dilations: [...dilation],
      ...(bias && { bias }),
    });
  }

  /**
   * On WebGPU in one operation, since each one has its price there. Elsewhere in three, as TF.js' own layer does it: the
   * fused kernel starts its sums from the bias, and that other rounding grew to 4e-6 in the probabilities of a MobileNet.
   */
  private convolveDepthwise(x: tf.Tensor4D): tf.Tensor {
    const { kernel: filter, bias, activation } = this;
    const { strides, dilation, padding } = this.geometry;
    if (tf.getBackend() === 'webgpu') {
      return tf.fused.depthwiseConv2d({
        ...{ x, filter, activation, pad: padding as never },
        strides: [...strides],
        dilations: [...dilation],
        ...(bias && { bias }),
      });
    }
    const sums = tf.depthwiseConv2d(x, filter, [...strides], padding as never, 'NHWC', [...dilation]);
    const output = bias ? tf.add(sums, bias) : sums;
    if (activation === 'linear') return output;
    return activation === 'relu' ? tf.relu(output) : tf.relu6(output);
  }
}
