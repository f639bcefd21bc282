import * as tf from '../../tf';
import { NO_VALUES } from '../added-layers/added-initialiser';
import { inTopologicalOrder } from '../find-cut';

/** What stands for a tensor of the old network in the new one. */
export type Current = (tensor: tf.SymbolicTensor) => tf.SymbolicTensor;

/**
 * The same network with some of its tensors computed in another way.
 * @param replace the tensor to take in place of one of the model's, made of what `current` gives for its inputs;
 * undefined to compute it as before. A tensor that nobody reads any more may stand for itself.
 * @returns a model that shares with `model` every layer that was not replaced
 */
export function rewriteNetwork(
  model: tf.LayersModel,
  replace: (tensor: tf.SymbolicTensor, current: Current) => tf.SymbolicTensor | undefined,
): tf.LayersModel {
  const replacements = new Map<tf.SymbolicTensor, tf.SymbolicTensor>();
  const current: Current = (tensor) => replacements.get(tensor) ?? tensor;
  for (const tensor of inTopologicalOrder(model.outputs)) {
    const replaced = replace(tensor, current);
    if (replaced) replacements.set(tensor, replaced);
    else if (tensor.inputs.some((input) => current(input) !== input)) {
      replacements.set(tensor, applyAgain(tensor, tensor.inputs.map(current)));
    }
  }
  return tf.model({ inputs: model.inputs, outputs: model.outputs.map(current), name: model.name });
}

/** A layer with one output on its inputs. */
export function apply(layer: tf.layers.Layer, ...inputs: tf.SymbolicTensor[]): tf.SymbolicTensor {
  return layer.apply(inputs.length === 1 ? (inputs[0] as tf.SymbolicTensor) : inputs) as tf.SymbolicTensor;
}

/** The tensor's layer on other inputs. */
export function applyAgain(tensor: tf.SymbolicTensor, inputs: tf.SymbolicTensor[]): tf.SymbolicTensor {
  const outputs = tensor.sourceLayer.apply(inputs.length === 1 ? (inputs[0] as tf.SymbolicTensor) : inputs);
  return (Array.isArray(outputs) ? outputs[tensor.outputTensorIndex ?? 0] : outputs) as tf.SymbolicTensor;
}

/** A new layer with the settings of another, some of them changed, and a copy of its weights, on inputs. */
export function applyChanged(
  layer: tf.layers.Layer,
  changes: tf.serialization.ConfigDict,
  ...inputs: tf.SymbolicTensor[]
): tf.SymbolicTensor {
  const changed = layerLike(layer, changes);
  const output = apply(changed, ...inputs);
  changed.setWeights(layer.getWeights());
  return output;
}

/** A new layer with the settings of another, some of them changed; its weights are still to be set. */
export function layerLike(layer: tf.layers.Layer, changes: tf.serialization.ConfigDict): tf.layers.Layer {
  const config = Object.entries({ ...layer.getConfig(), ...changes });
  // So that no value is drawn by chance.
  const settings = config.map(([key, value]) => [key, key.endsWith('Initializer') ? NO_VALUES : value]);
  const layerClass = layer.constructor as tf.serialization.SerializableConstructor<tf.layers.Layer>;
  return layerClass.fromConfig(layerClass, Object.fromEntries(settings));
}
