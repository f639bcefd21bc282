import type * as tf from '@tensorflow/tfjs';
import { streamKey, uniformAt } from '../../src/core/random';
import type { StoredLayer, StoredWeight, StoredWeights } from '../../src/engine/bases/weights/stored-weights';

/** A file's weights as they would be for a model with these values, its layers by their names. Values are copies. */
export function storedWeightsOf(model: tf.LayersModel): StoredWeights {
  const layers = model.layers.filter((layer) => layer.weights.length > 0);
  return storedWeights(layers.map((layer) => ({ name: layer.name, weights: layer.weights.map(storedWeightOf) })));
}

export function storedWeights(layers: readonly StoredLayer[]): StoredWeights {
  return { layers, close: () => undefined };
}

/** The same weights with layers changed, or left out where `change` gives nothing. */
export function changeLayers(
  { layers }: StoredWeights,
  change: (layer: StoredLayer, index: number) => StoredLayer | undefined,
): StoredWeights {
  return storedWeights(layers.map(change).filter((layer) => layer !== undefined));
}

/** A weight with seeded values. */
export function storedWeight(name: string, shape: readonly number[], seed = 1): StoredWeight {
  const key = streamKey(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return { name, shape, read: () => Float32Array.from({ length: size }, (_, at) => uniformAt(key, at)) };
}

function storedWeightOf(variable: tf.LayersModel['weights'][number]): StoredWeight {
  const values = Float32Array.from(variable.read().dataSync());
  return {
    name: variable.originalName.split('/').at(-1) ?? '',
    shape: variable.shape.map((length) => length ?? 1),
    read: () => values.slice(),
  };
}
