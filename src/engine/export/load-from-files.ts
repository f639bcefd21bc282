import * as tf from '../tf';
import type { JoinedModel } from './join-model';

export const WEIGHTS_FILE = 'weights.bin';

/** The text of `model.json`, the file that TF.js loads; the weights lie beside it in one piece. */
export function modelJsonText({ topology, weightSpecs }: JoinedModel, generatedBy: string): string {
  const model: tf.io.ModelJSON = {
    format: 'layers-model',
    generatedBy,
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: [...weightSpecs] }],
  };
  return JSON.stringify(model);
}

/** Loads a model from the two files' contents, as any TF.js program would from their URL. */
export function loadFromFiles(modelJson: string, weights: Uint8Array<ArrayBuffer>): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(modelJson) as tf.io.ModelJSON;
  return tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest.flatMap((group) => group.weights),
      weightData: weights.slice().buffer,
    }),
  );
}
