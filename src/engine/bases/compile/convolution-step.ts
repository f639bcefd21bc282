import * as tf from '../../tf';
import { type Activation, fusable, LayerStep, type Step } from './steps';

type Pair = [number, number];
type Padding = 'same' | 'valid' | tf.backend_util.ExplicitPadding;

/** A convolution, ordinary or depthwise, that also does the work of the padding and the activation around it. */
export class ConvolutionStep implements Step {
  private readonly kernel: tf.Tensor4D;
  private readonly bias: tf.Tensor1D | undefined;
  private activation: Activation;
  private padding: Padding;

  private constructor(
    layer: tf.layers.Layer,
    private readonly depthwise: boolean,
    activation: Activation,
    private readonly config: { readonly strides: Pair; readonly dilationRate: Pair },
    padding: 'same' | 'valid',
    public inputs: readonly (Step | undefined)[],
  ) {
    const [kernel, bias] = layer.getWeights() as [tf.Tensor4D, tf.Tensor1D | undefined];
    this.kernel = kernel;
    this.bias = bias;
    this.activation = activation;
    this.padding = padding;
  }

  /** The step that a layer becomes, if it is a convolution that the fused kernels can do. */
  static of(layer: tf.layers.Layer, inputs: readonly (Step | undefined)[]): ConvolutionStep | undefined {
    const className = layer.getClassName();
    if (className !== 'Conv2D' && className !== 'DepthwiseConv2D') return undefined;
    const { activation, dataFormat, padding, strides, dilationRate } = layer.getConfig();
    const own = fusable(activation);
    if (own === undefined || dataFormat === 'channelsFirst' || (padding !== 'same' && padding !== 'valid'))
      return undefined;
    const config = { strides: strides as Pair, dilationRate: dilationRate as Pair };
    return new ConvolutionStep(layer, className === 'DepthwiseConv2D', own, config, padding, inputs);
  }

  /** Pads by itself what a padding layer, which nobody else reads, would have padded before it. */
  takeOver(padding: Step | undefined): boolean {
    if (this.padding !== 'valid' || !(padding instanceof LayerStep)) return false;
    const layer = padding.tensor.sourceLayer;
    if (layer.getClassName() !== 'ZeroPadding2D') return false;
    const [rows, columns] = layer.getConfig().padding as [Pair, Pair];
    this.padding = [[0, 0], rows, columns, [0, 0]];
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
    return this.depthwise ? this.convolveDepthwise(input as tf.Tensor4D) : this.convolve(input as tf.Tensor4D);
  }

  private convolve(x: tf.Tensor4D): tf.Tensor {
    const { kernel: filter, bias, activation, padding } = this;
    const { strides, dilationRate: dilations } = this.config;
    return tf.fused.conv2d({ x, filter, strides, dilations, pad: padding as never, activation, ...(bias && { bias }) });
  }

  /**
   * In three operations, as TF.js' own layer does it: the fused kernel starts its sums from the bias, and that other
   * rounding grew to 4e-6 in the probabilities of a MobileNet. It costs no time on WASM.
   */
  private convolveDepthwise(x: tf.Tensor4D): tf.Tensor {
    const { strides, dilationRate } = this.config;
    const sums = tf.depthwiseConv2d(x, this.kernel, strides, this.padding as never, 'NHWC', dilationRate);
    const output = this.bias ? tf.add(sums, this.bias) : sums;
    if (this.activation === 'linear') return output;
    return this.activation === 'relu' ? tf.relu(output) : tf.relu6(output);
  }
}
