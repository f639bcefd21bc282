import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { strFromU8, unzipSync } from 'fflate';
import type { RunFacts } from '../../../scripts/run-facts.mjs';

/** The downloaded zip as any program would use it: plain TF.js on the CPU, with nothing of the page's own. */
export interface ExportedModel {
  readonly facts: RunFacts;
  readonly labels: readonly string[];
  /** @param pixels RGB 0…255, row-major, at the model's input size */
  predict(pixels: Uint8Array): Record<string, number>;
  dispose(): void;
}

export async function openExportedModel(zipPath: string): Promise<ExportedModel> {
  await tf.setBackend('cpu');
  const files = unzipSync(readFileSync(zipPath));
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array());
  const { modelTopology, weightsManifest } = JSON.parse(text('model.json')) as tf.io.ModelJSON;
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
      weightData: new Uint8Array(files['weights.bin'] ?? []).buffer,
    }),
  );
  const labels = text('labels.txt').trim().split('\n');
  return {
    facts: JSON.parse(text('metadata.json')),
    labels,
    predict: (pixels) => predict(model, labels, pixels),
    dispose: () => model.dispose(),
  };
}

/** Scaled as metadata.json says of these bases: `tf`, x / 127.5 − 1. */
function predict(model: tf.LayersModel, labels: readonly string[], pixels: Uint8Array): Record<string, number> {
  const [, height = 0, width = 0] = model.inputs[0]?.shape.map((side) => side ?? undefined) ?? [];
  const probabilities = tf.tidy(() => {
    const image = tf.tensor4d(pixels, [1, height, width, 3], 'float32').div(127.5).sub(1);
    return (model.predict(image) as tf.Tensor).dataSync();
  });
  return Object.fromEntries(labels.map((label, index) => [label, probabilities[index] ?? Number.NaN]));
}
