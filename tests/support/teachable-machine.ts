import * as tf from '@tensorflow/tfjs';
import { strToU8 } from 'fflate';
import { modelFiles, seedWeights, tinyModel } from './tiny-model';

const METADATA = JSON.stringify({
  tfjsVersion: '1.3.1',
  tmVersion: '2.4.10',
  packageVersion: '0.8.4-alpha2',
  packageName: '@teachablemachine/image',
  modelName: 'pets',
  labels: ['cat', 'dog', 'rabbit'],
  imageSize: 224,
});

/** As Teachable Machine builds them: Sequential [Sequential [Model, pooling], Sequential [Dense, Dense]], with a tiny base in it. */
export function teachableMachine(): { readonly base: tf.LayersModel; readonly whole: tf.Sequential } {
  const base = tinyModel({ seed: 3, top: false });
  const features = tf.sequential({ layers: [base, tf.layers.globalAveragePooling2d({})] });
  const head = tf.sequential({
    layers: [
      tf.layers.dense({ units: 10, inputShape: [6], activation: 'relu', name: 'dense_Dense1' }),
      tf.layers.dense({ units: 3, activation: 'softmax', useBias: false, name: 'dense_Dense2' }),
    ],
  });
  const whole = tf.sequential();
  whole.add(features);
  whole.add(head);
  seedWeights(whole, 4);
  return { base, whole };
}

/** The files of its zip, by name. */
export async function exportedFiles(model: tf.LayersModel): Promise<Record<string, Uint8Array>> {
  const { json, weights } = await modelFiles(model);
  return { 'metadata.json': strToU8(METADATA), 'model.json': strToU8(JSON.stringify(json)), 'weights.bin': weights };
}
