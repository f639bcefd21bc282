import type { ArchitectureRequest } from '../src/core/architectures';
import { architectureTopology } from '../src/engine/bases/architectures/build-architecture';
import { buildTopology } from '../tests/support/build-topology';
import { fillByFormula } from '../tests/support/formula-weights';
import { modelFiles, type TinyModelFiles } from '../tests/support/tiny-model';

/** The files of a TF.js layers model: one of `keras.applications`, its weights by formula. */
export async function formulaModelFiles(request: ArchitectureRequest): Promise<TinyModelFiles> {
  const model = await buildTopology(architectureTopology(request));
  fillByFormula(model);
  const files = await modelFiles(model);
  for (const weight of model.weights) weight.dispose();
  return files;
}
