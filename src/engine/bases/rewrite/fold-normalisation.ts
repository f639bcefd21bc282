import * as tf from '../../tf';
import { countReaders, inTopologicalOrder } from '../find-cut';
import { apply, layerLike, rewriteNetwork } from './rewrite-network';

/**
 * The same network with each BatchNormalization multiplied into the convolution before it, exact up to rounding
 * while the network is frozen, and half the work (Ioffe & Szegedy 2015, section 3.1, at inference):
 * kernel · s and (bias − μ) · s + β with s = γ/√(σ² + ε). A normalisation stays where the convolution's output is
 * read elsewhere too, the convolution is used twice or activates its output, or the axis is not the channels.
 * @param onFolded told of each convolution whose weights are no longer needed, so that they need not wait for all others
 * @returns a model that shares with `model` every layer it did not have to replace
 */
export function foldNormalisation(
  model: tf.LayersModel,
  onFolded: (convolution: tf.layers.Layer) => void = () => undefined,
): tf.LayersModel {
  const order = inTopologicalOrder(model.outputs);
  const convolutionOf = findFoldable(order, countReaders(order, model.outputs));
  const absorbed = new Set(convolutionOf.values());
  return rewriteNetwork(model, (tensor, current) => {
    if (absorbed.has(tensor)) return tensor;
    const convolution = convolutionOf.get(tensor);
    if (convolution === undefined) return undefined;
    const source = current(convolution.inputs[0] as tf.SymbolicTensor);
    const folded = applyFolded(convolution.sourceLayer, tensor.sourceLayer, source);
    onFolded(convolution.sourceLayer);
    return folded;
  });
}

/** The outputs of the normalisations that can be folded, and of the convolutions that take them in. */
function findFoldable(
  order: readonly tf.SymbolicTensor[],
  readers: ReadonlyMap<tf.SymbolicTensor, number>,
): ReadonlyMap<tf.SymbolicTensor, tf.SymbolicTensor> {
  const uses = countBy(order, (tensor) => tensor.sourceLayer);
  const foldable = order.flatMap((normalised): [tf.SymbolicTensor, tf.SymbolicTensor][] => {
    const [convolved] = normalised.inputs;
    const isAlone = convolved && readers.get(convolved) === 1 && uses.get(convolved.sourceLayer) === 1;
    return isAlone && canFold(convolved.sourceLayer, normalised.sourceLayer) ? [[normalised, convolved]] : [];
  });
  return new Map(foldable);
}

function canFold(convolution: tf.layers.Layer, normalisation: tf.layers.Layer): boolean {
  if (normalisation.getClassName() !== 'BatchNormalization') return false;
  if (!CONVOLUTIONS.has(convolution.getClassName())) return false;
  const { axis } = normalisation.getConfig();
  const { activation, dataFormat } = convolution.getConfig();
  // Older Keras writes the axis as a list of one.
  const isOverChannels = [-1, 3].includes(Number(axis)) && dataFormat !== 'channelsFirst';
  return isOverChannels && activation === 'linear';
}

const CONVOLUTIONS = new Set(['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D']);

function isDepthwise(layer: tf.layers.Layer): boolean {
  return layer.getClassName() === 'DepthwiseConv2D';
}

function applyFolded(
  convolution: tf.layers.Layer,
  normalisation: tf.layers.Layer,
  source: tf.SymbolicTensor,
): tf.SymbolicTensor {
  const layer = layerLike(convolution, { useBias: true });
  const output = apply(layer, source);
  const weights = foldedWeights(convolution, normalisation);
  layer.setWeights(weights);
  tf.dispose(weights);
  return output;
}

/** Kernels, and bias [out channels]; the caller ends them. */
function foldedWeights(convolution: tf.layers.Layer, normalisation: tf.layers.Layer): tf.Tensor[] {
  const { epsilon, scale: hasGamma, center: hasBeta } = normalisation.getConfig();
  const kernels = convolution.getWeights() as tf.Tensor4D[];
  const bias = convolution.getConfig().useBias ? kernels.pop() : undefined;
  // Of a separable convolution, whose depthwise half stays as it is, the pointwise one.
  const kernel = kernels.pop() as tf.Tensor4D;
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
    const unchanged = kernels.map((one) => one.clone());
    return [...unchanged, tf.mul(kernel, kernelScale), beta ? tf.add(shifted, beta) : shifted];
  });
}

function countBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, number> {
  const counts = new Map<Key, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
