import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HEADSTART_TINY } from '../../../src/catalogue/headstart-tiny';
import { costOf } from '../../../src/engine/bases/model-cost';
import golden from '../../golden/headstart-tiny.json';
import { startBackend } from '../../support/node-backends';

const folder = fileURLToPath(new URL('../../../public/bases/headstart-tiny/', import.meta.url));
let model: tf.LayersModel;

beforeAll(async () => {
  await startBackend('wasm');
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(`${folder}model.json`, 'utf8'));
  const weightData = new Uint8Array(readFileSync(`${folder}weights.bin`)).buffer;
  const weightSpecs: tf.io.WeightsManifestEntry[] = weightsManifest[0].weights;
  model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
});

afterAll(() => {
  model.dispose();
});

it('the bundled base gives in TF.js the features and probabilities that PyTorch gave, up to rounding', () => {
  const [features, probabilities] = tf.tidy(() => {
    const outputs = [model.getLayer('features').output, ...model.outputs].flat();
    const [map, chances] = tf.model({ inputs: model.inputs, outputs }).predict(goldenImage()) as tf.Tensor[];
    return [tf.mean(map as tf.Tensor, [1, 2]).dataSync(), (chances as tf.Tensor).dataSync()];
  });
  expect(relativeError(features, golden.pooledFeatures)).toBeLessThan(1e-4);
  expect(relativeError(probabilities, golden.probabilities)).toBeLessThan(1e-4);
});

it('the bundled base is at most 4 MB', () => {
  const bytes = ['model.json', 'weights.bin'].reduce((total, file) => total + statSync(`${folder}${file}`).size, 0);
  expect(bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
});

it('the row of the bundled base says what its files hold', () => {
  const { cutLayer, featureShape, parameters, parametersWithTop, downloadBytes, ownClasses, cost } = HEADSTART_TINY;
  const lower = tf.model({ inputs: model.inputs, outputs: model.getLayer(cutLayer).output });
  expect(lower.outputShape).toEqual([null, ...featureShape]);
  expect([parameters, parametersWithTop]).toEqual([lower.countParams(), model.countParams()]);
  expect(downloadBytes).toBe(statSync(`${folder}model.json`).size + statSync(`${folder}weights.bin`).size);
  expect(cost).toEqual(costOf(lower));
  expect(ownClasses?.count).toBe(model.outputShape.at(-1));
});

/** The image that `golden.image` describes: float32 [1, side, side, 3] in −1…1. */
function goldenImage(): tf.Tensor4D {
  const { side } = golden;
  const values = Float32Array.from({ length: side * side * 3 }, (_, index) => {
    const colour = index % 3;
    const x = Math.floor(index / 3) % side;
    const y = Math.floor(index / 3 / side);
    return ((3 * x + 2 * y + 40 * colour + Math.floor((x * y) / 16)) % 256) / 127.5 - 1;
  });
  return tf.tensor4d(values, [1, side, side, 3]);
}

/** The length of the difference over the length of what was expected. */
function relativeError(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const difference = expected.map((value, index) => (actual[index] as number) - value);
  return Math.hypot(...difference) / Math.hypot(...expected);
}
