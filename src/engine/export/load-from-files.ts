import * as tf from '../tf';

/** Loads a model from its two files' contents, as any TF.js program would from their URL. */
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
