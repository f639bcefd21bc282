import * as tf from '../tf';
import { countReaders, inTopologicalOrder } from './find-cut';

/**
 * The same network with each BatchNormalization multiplied into the convolution before it, exact up to rounding
 * while the network is frozen, and half the work (Ioffe & Szegedy 2015, section 3.1, at inference):
 * kernel · s and (bias − μ) · s + β with s = γ/√(σ² + ε). A normalisation stays where the convolution's output is
 * read elsewhere too, the convolution is used twice or activates its output, or the axis is not the channels.
 * @returns a model that shares with `model` every layer it did not have to replace
 */
export function foldNormalisation(model: tf.LayersModel): tf.LayersModel {
  const order = inTopologicalOrder(model.outputs);
  const convolutionOf = findFoldable(order, countReaders(order, model.outputs));
  const absorbed = new Set(convolutionOf.values());
  const replacements = new Map<tf.SymbolicTensor, tf.SymbolicTensor>();
  const current = (tensor: tf.SymbolicTensor) => replacements.get(tensor) ?? tensor;

  for (const tensor of order) {
    const convolution = convolutionOf.get(tensor);
    if (convolution) {
      const source = current(convolution.inputs[0] as tf.SymbolicTensor);
      replacements.set(tensor, applyFolded(convolution.sourceLayer, tensor.sourceLayer, source));
    } else if (!absorbed.has(tensor) && tensor.inputs.some((input) => replacements.has(input))) {
      replacements.set(tensor, applyAgain(tensor, tensor.inputs.map(current)));
    }
  }
  return tf.model({ inputs: model.inputs, outputs: model.outputs.map(current), name: model.name });
}

/** The outputs of the normalisations that can be folded, and of the convolutions that take them in. */
function findFoldable(
  order: readonly tf.SymbolicTensor[],
  readers: ReadonlyMap<tf.SymbolicTensor, number>,
): ReadonlyMap<tf.SymbolicTensor, tf.SymbolicTensor> {
  const foldable = order.flatMap((normalised): [tf.SymbolicTensor, tf.SymbolicTensor][] => {
    const [convolved] = normalised.inputs;
    const folds = convolved && readers.get(convolved) === 1 && canFold(convolved.sourceLayer, normalised.sourceLayer);
    return folds ? [[normalised, convolved]] : [];
  });
  return new Map(foldable);
}

function canFold(convolution: tf.layers.Layer, normalisation: tf.layers.Layer): boolean {
  if (normalisation.getClassName() !== 'BatchNormalization') return false;
  if (!isDepthwise(convolution) && convolution.getClassName() !== 'Conv2D') return false;
  const { axis } = normalisation.getConfig();
  const { activation, dataFormat } = convolution.getConfig();
  const isOverChannels = (axis === -1 || axis === 3) && dataFormat !== 'channelsFirst';
  return isOverChannels && activation === 'linear' && convolution.inboundNodes.length === 1;
}

function isDepthwise(layer: tf.layers.Layer): boolean {
  return layer.getClassName() === 'DepthwiseConv2D';
}

function applyFolded(
  convolution: tf.layers.Layer,
  normalisation: tf.layers.Layer,
  source: tf.SymbolicTensor,
): tf.SymbolicTensor {
  const layer = withBias(convolution);
  const output = layer.apply(source) as tf.SymbolicTensor;
  const weights = foldedWeights(convolution, normalisation);
  layer.setWeights(weights);
  tf.dispose(weights);
  return output;
}

/** The convolution as it was, with a bias; its weights are still to be set. */
function withBias(convolution: tf.layers.Layer): tf.layers.Layer {
  const { kernelInitializer: _, depthwiseInitializer: __, ...config } = convolution.getConfig();
  return isDepthwise(convolution)
    ? tf.layers.depthwiseConv2d({ ...config, useBias: true, depthwiseInitializer: 'zeros' } as never)
    : tf.layers.conv2d({ ...config, useBias: true, kernelInitializer: 'zeros' } as never);
}

/** Kernel, and bias [out channels]; the caller ends them. */
function foldedWeights(convolution: tf.layers.Layer, normalisation: tf.layers.Layer): tf.Tensor[] {
  const { epsilon, scale: hasGamma, center: hasBeta } = normalisation.getConfig();
  const [kernel, bias] = convolution.getWeights() as [tf.Tensor4D, tf.Tensor1D | undefined];
  const parameters = normalisation.getWeights() as tf.Tensor1D[];
  const gamma = hasGamma ? parameters[0] : undefined;
  const beta = hasBeta ? parameters[hasGamma ? 1 : 0] : undefined;
  const [mean, variance] = parameters.slice(-2) as [tf.Tensor1D, tf.Tensor1D];
  return tf.tidy(() => {
    const deviation = tf.sqrt(tf.add(variance, epsilon as number));
    const scale = gamma ? tf.div(gamma, deviation) : tf.reciprocal(deviation); // [out channels]
    const shifted = tf.mul(bias ? tf.sub(bias, mean) : tf.neg(mean), scale);
    // A depthwise kernel is [height, width, in channels, multiplier]; in × multiplier channels come out.
    const [, , inChannels, multiplier] = kernel.shape;
    const kernelScale = isDepthwise(convolution) ? tf.reshape(scale, [inChannels, multiplier]) : scale;
    return [tf.mul(kernel, kernelScale), beta ? tf.add(shifted, beta) : shifted];
  });
}

/** The tensor's layer on other inputs. */
function applyAgain(tensor: tf.SymbolicTensor, inputs: tf.SymbolicTensor[]): tf.SymbolicTensor {
  const outputs = tensor.sourceLayer.apply(inputs.length === 1 ? (inputs[0] as tf.SymbolicTensor) : inputs);
  return (Array.isArray(outputs) ? outputs[tensor.outputTensorIndex ?? 0] : outputs) as tf.SymbolicTensor;
}
