import * as tf from '../../tf';
import { inTopologicalOrder } from '../find-cut';
import { apply, applyAgain, applyChanged } from './rewrite-network';

/**
 * The same network with the layers of models inside it in their place, so that it can be cut at each of them: tutorials
 * put a base into a Sequential model, and Teachable Machine puts two Sequential models into a third.
 * @returns a model with the layers and weights of `model`, which is not to be used any more: a layer whose name another
 * has already gives its weights to a new one with a longer name
 */
export function flattenNested(model: tf.LayersModel): tf.LayersModel {
  const order = inTopologicalOrder(model.outputs);
  if (!order.some(({ sourceLayer }) => sourceLayer instanceof tf.LayersModel)) return model;
  const outputs = expand(model, model.inputs, flatSoFar(order));
  return tf.model({ inputs: model.inputs, outputs, name: model.name });
}

interface Flat {
  /** Which layer has a name. */
  readonly byName: Map<string, tf.layers.Layer>;
  /** The new layer in place of one whose name was taken. */
  readonly renamed: Map<tf.layers.Layer, tf.layers.Layer>;
}

function flatSoFar(order: readonly tf.SymbolicTensor[]): Flat {
  const own = order.map(({ sourceLayer }) => sourceLayer).filter((layer) => !(layer instanceof tf.LayersModel));
  return { byName: new Map(own.map((layer) => [layer.name, layer])), renamed: new Map() };
}

/** The model's outputs for other inputs, of its layers alone. */
function expand(model: tf.LayersModel, inputs: readonly tf.SymbolicTensor[], flat: Flat): tf.SymbolicTensor[] {
  const made = new Map(model.inputs.map((input, index) => [input, inputs[index] as tf.SymbolicTensor]));
  const current = (tensor: tf.SymbolicTensor) => made.get(tensor) ?? tensor;
  for (const tensor of inTopologicalOrder(model.outputs)) {
    const sources = tensor.inputs.map(current);
    const layer = tensor.sourceLayer;
    if (layer instanceof tf.LayersModel) {
      made.set(tensor, expand(layer, sources, flat)[tensor.outputTensorIndex ?? 0] as tf.SymbolicTensor);
    } else if (sources.some((source, index) => source !== tensor.inputs[index])) {
      made.set(tensor, applyNamed(tensor, sources, model.name, flat));
    }
  }
  return model.outputs.map(current);
}

function applyNamed(
  tensor: tf.SymbolicTensor,
  sources: tf.SymbolicTensor[],
  modelName: string,
  { byName, renamed }: Flat,
): tf.SymbolicTensor {
  const layer = tensor.sourceLayer;
  const known = renamed.get(layer);
  if (known) return apply(known, ...sources);
  const holder = byName.get(layer.name) ?? layer;
  byName.set(layer.name, holder);
  if (holder === layer) return applyAgain(tensor, sources);
  let name = `${modelName}_${layer.name}`;
  while (byName.has(name)) name = `${modelName}_${name}`;
  const output = applyChanged(layer, { name }, ...sources);
  byName.set(name, output.sourceLayer);
  renamed.set(layer, output.sourceLayer);
  for (const weight of layer.weights) weight.dispose();
  return output;
}
