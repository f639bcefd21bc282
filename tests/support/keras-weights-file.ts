import * as tf from '@tensorflow/tfjs';
import { File, ready } from 'h5wasm/node';
import type { ArchitectureRequest } from '../../src/core/architectures';
import { architectureTopology } from '../../src/engine/bases/architectures/build-architecture';
import { buildTopology } from './build-topology';
import { fillByFormula } from './formula-weights';

interface LayerWeights {
  readonly name: string;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: Float32Array;
  }[];
}

/**
 * Writes a file of weights as `keras.applications` publishes them: `layer_names` at the root, a group a layer with its
 * `weight_names`, and no network.
 */
async function writeKerasWeights(path: string, layers: Iterable<LayerWeights>): Promise<void> {
  await ready;
  const file = new File(path, 'w');
  try {
    const names: string[] = [];
    for (const { name, weights } of layers) {
      names.push(name);
      const group = file.create_group(name);
      group.create_attribute(
        'weight_names',
        weights.map((weight) => `${name}/${weight.name}:0`),
      );
      const inner = group.create_group(name);
      for (const { name: weight, shape, values } of weights) {
        inner.create_dataset({ name: `${weight}:0`, data: values, shape: [...shape] });
      }
    }
    file.create_attribute('layer_names', names);
  } finally {
    file.close();
  }
}

/** One of `keras.applications`, its weights by formula, as Keras would publish it. */
export async function writeFormulaWeights(request: ArchitectureRequest, path: string): Promise<void> {
  await tf.setBackend('cpu');
  const model = await buildTopology(architectureTopology(request));
  fillByFormula(model);
  await writeKerasWeights(path, layersOf(model));
  for (const weight of model.weights) weight.dispose();
}

/** A model's layers that have weights, one at a time. */
function* layersOf(model: tf.LayersModel): Generator<LayerWeights> {
  for (const layer of model.layers) {
    if (layer.weights.length === 0) continue;
    const values = layer.getWeights();
    yield {
      name: layer.name,
      weights: layer.weights.map(({ originalName }, index) => {
        const tensor = values[index] as tf.Tensor;
        return {
          name: originalName.split('/').at(-1) ?? '',
          shape: tensor.shape,
          values: tensor.dataSync() as Float32Array,
        };
      }),
    };
  }
}
