import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { architectureTopology } from '../../../../src/engine/bases/architectures/build-architecture';
import { buildModel } from '../../../../src/engine/bases/build-model';
import { readKerasHdf5 } from '../../../../src/engine/bases/keras-files/read-keras-hdf5';
import { readModelJson } from '../../../../src/engine/bases/model-json';
import { tfjsWeights } from '../../../../src/engine/bases/weights/tfjs-weights';

const folder = fileURLToPath(new URL('../../../../../shared/material/bases/', import.meta.url));
const present = existsSync(folder);

it.skipIf(!present)(
  'MobileNet 0.25 gets the same weights from Keras’ official .h5 and from the official TF.js files (needs ../shared/material)',
  async () => {
    await tf.setBackend('cpu');
    const fromKeras = await kerasModel();
    const fromTfjs = await tfjsModel();
    expect(fromKeras.weights.length).toBe(135);
    for (const layer of fromKeras.layers.filter(({ weights }) => weights.length > 0)) {
      const twins = fromTfjs.getLayer(layer.name).weights;
      layer.weights.forEach((weight, index) => {
        const [own, twin] = [weight.read().dataSync(), twins[index]?.read().dataSync()];
        expect(twin).toHaveLength(own.length);
        expect(own.findIndex((value, at) => value !== twin?.[at])).toBe(-1);
      });
    }
    for (const weight of [...fromKeras.weights, ...fromTfjs.weights]) weight.dispose();
    expect(tf.memory().numTensors).toBe(0);
  },
);

async function kerasModel(): Promise<tf.LayersModel> {
  const file = new Blob([new Uint8Array(readFileSync(`${folder}mobilenet_2_5_224_tf_no_top.h5`))]);
  const { weights } = await readKerasHdf5(file);
  try {
    return await buildModel(architectureTopology({ name: 'MobileNet', alpha: 0.25, includeTop: false }), weights);
  } finally {
    weights.close();
  }
}

async function tfjsModel(): Promise<tf.LayersModel> {
  const text = readFileSync(`${folder}mobilenet_v1_0.25_224/model.json`, 'utf8');
  const { topology, weightSpecs, shardGroups } = readModelJson(text);
  const paths = shardGroups.flatMap((group) => group.paths);
  const shards = paths.map((path) => new Uint8Array(readFileSync(`${folder}mobilenet_v1_0.25_224/${path}`)));
  return buildModel(topology, await tfjsWeights(weightSpecs, new Blob(shards)));
}
