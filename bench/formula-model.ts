import type { ArchitectureRequest } from '../src/core/architectures';
import { architectureTopology } from '../src/engine/bases/architectures/build-architecture';
import type * as tf from '../src/engine/tf';
import { buildTopology } from '../tests/support/build-topology';
import { fillByFormula } from '../tests/support/formula-weights';
import { modelFiles, type TinyModelFiles } from '../tests/support/tiny-model';

/** One of `keras.applications`, its weights by formula. */
export async function formulaModel(request: ArchitectureRequest): Promise<tf.LayersModel> {
  const model = await buildTopology(architectureTopology(request));
  fillByFormula(model);
  return model;
}

/** The files of a TF.js layers model: the same. */
export async function formulaModelFiles(request: ArchitectureRequest): Promise<TinyModelFiles> {
  const model = await formulaModel(request);
  const files = await modelFiles(model);
  for (const weight of model.weights) weight.dispose();
  return files;
}
