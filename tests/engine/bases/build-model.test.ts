import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildModel } from '../../../src/engine/bases/build-model';
import { readModelJson } from '../../../src/engine/bases/model-json';
import type { Topology } from '../../../src/engine/bases/topology/topology';
import type { StoredWeights } from '../../../src/engine/bases/weights/stored-weights';
import { tfjsWeights } from '../../../src/engine/bases/weights/tfjs-weights';
import { changeLayers } from '../../support/stored-weights';
import { modelFiles, seedWeights, tinyModel } from '../../support/tiny-model';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => vi.restoreAllMocks());

describe('a model built of its description and its weights', () => {
  it('computes what it computed when it was saved', async () => {
    const original = tinyModel();
    const { topology, weights } = await saved(original);
    const model = await buildModel(topology, weights);
    expect(outputOf(model, [8, 8])).toEqual(outputOf(original, [8, 8]));
    end(original, model);
  });

  it('has no tensor but its weights', async () => {
    const original = tinyModel();
    const { topology, weights } = await saved(original);
    const before = tf.memory().numTensors;
    const model = await buildModel(topology, weights);
    expect(tf.memory().numTensors - before).toBe(original.weights.length);
    end(original, model);
    expect(tf.memory().numTensors).toBe(before - original.weights.length);
  });

  it('draws no number by chance, whatever its description asks for', async () => {
    const original = tinyModel();
    const { topology, weights } = await saved(original);
    const silent = JSON.parse(
      JSON.stringify(topology, (key, value) => (key.endsWith('_initializer') ? undefined : value)),
    );
    const chance = vi.spyOn(Math, 'random');
    end(await buildModel(topology, weights), await buildModel(silent, weights));
    expect(chance).not.toHaveBeenCalled();
    end(original);
  });

  it('may have separable convolutions as Keras 2 describes them', async () => {
    const original = tf.sequential({
      layers: [tf.layers.separableConv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 3], name: 'separable' })],
    });
    const { topology, weights } = await saved(original);
    const text = JSON.stringify(topology).replace(
      '"depthwise_initializer"',
      '"kernel_initializer":{"class_name":"GlorotUniform","config":{"seed":null}},"depthwise_initializer"',
    );
    const model = await buildModel(JSON.parse(text), weights);
    expect(outputOf(model, [8, 8])).toEqual(outputOf(original, [8, 8]));
    end(original, model);
  });

  it('leaves no tensor where its weights are those of another, or can’t be read', async () => {
    const [original, other] = [tinyModel(), tinyModel({ channels: 12 })];
    const { topology, weights } = await saved(original);
    const broken = changeLayers(weights, (layer) => ({
      ...layer,
      weights: layer.weights.map((weight) => ({
        ...weight,
        read: layer.name === 'predictions' ? () => fail('the disk is gone') : weight.read,
      })),
    }));
    const before = tf.memory().numTensors;
    const failing: [StoredWeights, RegExp][] = [
      [(await saved(other)).weights, /in the file and/],
      [broken, /the disk is gone/],
    ];
    for (const [wrong, sentence] of failing) {
      await expect(buildModel(topology, wrong)).rejects.toThrow(sentence);
      expect(tf.memory().numTensors).toBe(before);
    }
    end(original, other);
  });
});

describe('a network whose layers can’t be connected is refused, and not tried for ever', () => {
  const changes: [string, (text: string) => string][] = [
    ['a layer that is not there', (text) => text.replace('[["conv1",0,0', '[["conv0",0,0')],
    ['a layer that waits for it', (text) => text.replace('[["conv1",0,0', '[["conv_pw_1",0,0')],
    ['a call that is never made', (text) => text.replace('[["conv1",0,0', '[["conv1",7,0')],
    ['something that is no layer', (text) => text.replace('[["conv1",0,0,{}]]', '[5]')],
  ];

  it.each(changes)('%s', async (_, change) => {
    const original = tinyModel();
    const { topology, weights } = await saved(original);
    const text = JSON.stringify(topology);
    expect(change(text)).not.toBe(text);
    await expect(buildModel(JSON.parse(change(text)), weights)).rejects.toMatchObject({
      code: 'bad-model-json',
      message: expect.stringMatching(/“conv1_bn” reads one/),
    });
    end(original);
  });
});

describe('a model at another image size', () => {
  it('computes what its layers compute at that size, square or not', async () => {
    const [small, large] = [tinyModel({ sizePx: 8 }), tinyModel({ sizePx: 20 })];
    const { topology, weights } = await saved(small);
    const square = await buildModel(topology, weights, { heightPx: 20, widthPx: 20 });
    expect(square.inputs[0]?.shape).toEqual([null, 20, 20, 3]);
    expect(outputOf(square, [20, 20])).toEqual(outputOf(large, [20, 20]));
    const oblong = await buildModel(topology, weights, { heightPx: 10, widthPx: 12 });
    expect(oblong.getLayer('conv_pw_1_relu').outputShape).toEqual([null, 5, 6, 6]);
    end(small, large, square, oblong);
  });

  it('keeps its Flatten at its own size, and leaves it and all above it out at another', async () => {
    for (const original of [flattening('functional'), flattening('sequential')]) {
      const { topology, weights } = await saved(original);
      const same = await buildModel(topology, weights, { heightPx: 8, widthPx: 8 });
      expect(same.layers.map((layer) => layer.name)).toContain('fc1');
      const before = tf.memory().numTensors;
      const lower = await buildModel(topology, weights, { heightPx: 12, widthPx: 16 });
      expect(lower.outputs[0]?.shape).toEqual([null, 12, 16, 4]);
      expect(tf.memory().numTensors - before).toBe(2);
      expect(lower.getLayer('conv').getWeights()[0]?.dataSync()).toEqual(
        original.getLayer('conv').getWeights()[0]?.dataSync(),
      );
      end(original, same, lower);
    }
  });

  it('can be changed where the model is inside another', async () => {
    const inner = tinyModel({ top: false });
    const input = tf.input({ shape: [8, 8, 3], name: 'image' });
    const map = inner.apply(input) as tf.SymbolicTensor;
    const original = tf.model({
      inputs: input,
      outputs: tf.layers.reLU({ name: 'last' }).apply(map) as tf.SymbolicTensor,
    });
    const { topology, weights } = await saved(original);
    const model = await buildModel(topology, weights, { heightPx: 16, widthPx: 12 });
    expect(model.outputs[0]?.shape).toEqual([null, 8, 6, 6]);
    expect((model.getLayer(inner.name) as tf.LayersModel).inputs[0]?.shape).toEqual([null, 16, 12, 3]);
    end(original, model);
  });

  it('is refused where nothing would be left', async () => {
    const original = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [8, 8, 3] }), tf.layers.dense({ units: 2, name: 'classes' })],
    });
    const { topology, weights } = await saved(original);
    await expect(buildModel(topology, weights, { heightPx: 9, widthPx: 9 })).rejects.toMatchObject({
      code: 'unsupported-model',
      message: expect.stringMatching(/own image size only/),
    });
    end(original);
  });
});

async function saved(model: tf.LayersModel): Promise<{ topology: Topology; weights: StoredWeights }> {
  const { json, weights } = await modelFiles(model);
  const { topology, weightSpecs } = readModelJson(JSON.stringify(json));
  return { topology, weights: await tfjsWeights(weightSpecs, weights) };
}

/** [8, 8, 3] → conv [8, 8, 4] → Flatten → fc1. */
function flattening(kind: 'functional' | 'sequential'): tf.LayersModel {
  const layers = [
    tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', inputShape: [8, 8, 3], name: 'conv' }),
    tf.layers.flatten({ name: 'flatten' }),
    tf.layers.dense({ units: 5, name: 'fc1' }),
  ];
  const input = tf.input({ shape: [8, 8, 3] });
  const model =
    kind === 'sequential'
      ? tf.sequential({ layers })
      : tf.model({
          inputs: input,
          outputs: layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input),
        });
  seedWeights(model, 3);
  return model;
}

function outputOf(model: tf.LayersModel, [height, width]: [number, number]): number[] {
  return tf.tidy(() => {
    const images = tf.randomUniform([2, height, width, 3], -1, 1, 'float32', 'seed');
    return Array.from((model.predict(images) as tf.Tensor).dataSync());
  });
}

function end(...models: tf.LayersModel[]): void {
  for (const weight of models.flatMap((model) => model.weights)) weight.dispose();
}

function fail(why: string): never {
  throw new Error(why);
}
