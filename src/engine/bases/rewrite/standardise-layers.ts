import * as tf from '../../tf';
import { Normalization, Rescaling } from '../added-layers/added-affine-layers';
import { ADDED_IDENTITIES } from '../added-layers/added-identities';
import { GlobalAveragePooling2D, GlobalMaxPooling2D } from '../added-layers/added-pooling';
import { apply, applyChanged, rewriteNetwork } from './rewrite-network';

/**
 * The same frozen network of layers that every TF.js has, so that an exported model loads without Headstart, and of
 * fewer kinds, so that more of it can be folded and fused. The numbers change by rounding alone.
 *
 * - Normalization, and Rescaling with a number for each channel → a 1×1 DepthwiseConv2D with a bias
 * - global pooling that keeps its axes → pooling and Reshape
 * - hard_silu and Keras 3's hard_sigmoid → Rescaling, ReLU up to 6, Rescaling, Multiply
 * - SeparableConv2D → the DepthwiseConv2D and the Conv2D that it is
 * - augmentation and dropout that TF.js lacks → nothing
 * @returns a model that shares with `model` every layer it did not have to replace
 */
export function standardiseLayers(model: tf.LayersModel): tf.LayersModel {
  return rewriteNetwork(model, (tensor, current) => {
    const [input] = tensor.inputs;
    return input && standardised(tensor.sourceLayer, current(input));
  });
}

function standardised(layer: tf.layers.Layer, input: tf.SymbolicTensor): tf.SymbolicTensor | undefined {
  if (IDENTITIES.has(layer.getClassName())) return input;
  if (layer instanceof Normalization || (layer instanceof Rescaling && !isScalar(layer))) {
    return input.shape.length === 4 ? asConvolution(layer, input) : undefined;
  }
  if ((layer instanceof GlobalAveragePooling2D || layer instanceof GlobalMaxPooling2D) && layer.keepdims) {
    return pooledAndReshaped(layer, input);
  }
  const { activation } = layer.getConfig();
  const isSeparable = layer.getClassName() === 'SeparableConv2D';
  if (activation !== HARD_SILU && activation !== HARD_SIGMOID) {
    return isSeparable ? separated(layer, input, activation as string) : undefined;
  }
  if (layer.getClassName() === 'Activation') return activated(input, activation, layer.name);
  const linear = isSeparable ? separated(layer, input) : applyChanged(layer, { activation: 'linear' }, input);
  return activated(linear, activation, `${layer.name}_activation`);
}

const IDENTITIES: ReadonlySet<string> = new Set(ADDED_IDENTITIES);
const HARD_SILU = 'hardSilu';
const HARD_SIGMOID = 'hardSigmoidRelu6';

function isScalar({ scale, offset }: Rescaling): boolean {
  return typeof scale === 'number' && typeof offset === 'number';
}

function asConvolution(layer: Normalization | Rescaling, input: tf.SymbolicTensor): tf.SymbolicTensor {
  const channels = input.shape.at(-1) as number;
  const depthwise = tf.layers.depthwiseConv2d({ kernelSize: 1, depthwiseInitializer: 'zeros', name: layer.name });
  const output = apply(depthwise, input);
  const weights = tf.tidy(() => {
    const { scale, offset } = layer.affine();
    return [tf.reshape(tf.broadcastTo(scale, [channels]), [1, 1, channels, 1]), tf.broadcastTo(offset, [channels])];
  });
  depthwise.setWeights(weights);
  tf.dispose(weights);
  return output;
}

function pooledAndReshaped(
  layer: GlobalAveragePooling2D | GlobalMaxPooling2D,
  input: tf.SymbolicTensor,
): tf.SymbolicTensor {
  const args = { dataFormat: layer.dataFormat, name: `${layer.name}_vector` };
  const pooling =
    layer instanceof GlobalAveragePooling2D
      ? tf.layers.globalAveragePooling2d(args)
      : tf.layers.globalMaxPooling2d(args);
  const targetShape = layer.computeOutputShape(input.shape).slice(1);
  return apply(tf.layers.reshape({ targetShape, name: layer.name }), apply(pooling, input));
}

function activated(
  x: tf.SymbolicTensor,
  activation: typeof HARD_SILU | typeof HARD_SIGMOID,
  name: string,
): tf.SymbolicTensor {
  const shifted = apply(tf.layers.rescaling({ scale: 1, offset: 3, name: `${name}_shift` }), x);
  const cut = apply(tf.layers.reLU({ maxValue: 6, name: `${name}_cut` }), shifted);
  const isGate = activation === HARD_SILU;
  const gate = apply(tf.layers.rescaling({ scale: 1 / 6, name: isGate ? `${name}_gate` : name }), cut);
  return isGate ? apply(tf.layers.multiply({ name }), x, gate) : gate;
}

/** The two convolutions that a SeparableConv2D is, the second with its activation unless that is one of ours. */
function separated(layer: tf.layers.Layer, input: tf.SymbolicTensor, activation = 'linear'): tf.SymbolicTensor {
  const { kernelSize, strides, padding, dilationRate, dataFormat, filters, useBias } = layer.getConfig();
  // Depthwise [height, width, in, multiplier], pointwise [1, 1, in · multiplier, out], bias [out].
  const [depthwiseKernel, ...pointwiseWeights] = layer.getWeights() as [tf.Tensor, ...tf.Tensor[]];
  const depthwise = tf.layers.depthwiseConv2d({
    ...{ kernelSize, strides, padding, dilationRate, dataFormat },
    depthMultiplier: depthwiseKernel.shape[3] as number,
    useBias: false,
    depthwiseInitializer: 'zeros',
    name: `${layer.name}_depthwise`,
  } as Parameters<typeof tf.layers.depthwiseConv2d>[0]);
  const pointwise = tf.layers.conv2d({
    ...{ dataFormat, filters, useBias, activation },
    kernelSize: 1,
    kernelInitializer: 'zeros',
    name: layer.name,
  } as Parameters<typeof tf.layers.conv2d>[0]);
  const output = apply(pointwise, apply(depthwise, input));
  depthwise.setWeights([depthwiseKernel]);
  pointwise.setWeights(pointwiseWeights);
  return output;
}
