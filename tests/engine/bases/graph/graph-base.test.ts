import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadGraphBase } from '../../../../src/engine/bases/graph/graph-base';
import {
  isGraphModel,
  readGraphModelJson,
  readModelJson,
  readWeightManifest,
} from '../../../../src/engine/bases/model-json';
import type { GraphModelFiles } from '../../../support/graph-model';
import { graphOf, layersModel } from '../../../support/tiny-graph';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const load = (files: GraphModelFiles, options = {}) =>
  loadGraphBase(readGraphModelJson(files.json), files.weights, options);

const SIZE = { inputSize: { heightPx: 8, widthPx: 8 } };

function images(count: number): tf.Tensor4D {
  return tf.randomUniform([count, 8, 8, 3], -1, 1, 'float32', 3);
}

describe('loadGraphBase', () => {
  it.each([
    ['map', 0],
    ['pooled', 1],
    ['probabilities', 2],
  ])('gives at %s what the same network gives in layers', async (cutLayer, output) => {
    const model = layersModel();
    const base = await load(graphOf(model), { ...SIZE, cutLayer });
    const difference = tf.tidy(() => {
      const batch = images(3);
      const expected = (model.predict(batch) as tf.Tensor[])[output] as tf.Tensor;
      const features = base.features(batch);
      expect(features.shape).toEqual([3, ...base.facts.featureShape]);
      return tf.max(tf.abs(tf.sub(features, expected))).dataSync()[0];
    });
    expect(difference).toBeLessThan(1e-6);
    base.dispose();
    model.dispose();
  });

  it('cuts where no path goes around, by default at the last map', async () => {
    const model = layersModel();
    const { facts, dispose } = await load(graphOf(model), SIZE);
    expect(facts.cutLayers.map(({ name }) => name)).toEqual([
      ...['stem', 'map', 'pooled', 'product', 'logits', 'probabilities'],
    ]);
    expect(facts).toMatchObject({ cutLayer: 'map', featureShape: [4, 4, 4], inputHeightPx: 8, inputWidthPx: 8 });
    dispose();
    model.dispose();
  });

  it('tells of its operations what a summary tells of layers', async () => {
    const model = layersModel();
    const { facts, dispose } = await load(graphOf(model), SIZE);
    const row = { name: 'stem', className: '_FusedConv2D', outputShape: [4, 4, 4], parameters: 112, trainable: false };
    expect(facts.rows[0]).toEqual(row);
    expect(facts.rows.map(({ name }) => name)).toEqual(['stem', 'depthwise', 'map']);
    const all = [...facts.rows, ...facts.rowsAboveCut];
    expect(all.reduce((total, { parameters }) => total + parameters, 0)).toBe(model.countParams());
    dispose();
    model.dispose();
  });

  it('takes 224 × 224 where sides are free, and its own size where they are not', async () => {
    const model = layersModel();
    const free = await load(graphOf(model));
    expect(free.facts).toMatchObject({ inputHeightPx: 224, inputWidthPx: 224, featureShape: [112, 112, 4] });
    const fixed = await load(graphOf(model, [-1, 8, 8, 3]));
    expect(fixed.facts).toMatchObject({ inputHeightPx: 8, inputWidthPx: 8 });
    await expect(load(graphOf(model, [-1, 16, 16, 3]), SIZE)).rejects.toMatchObject({
      code: 'invalid-setting',
      message: expect.stringMatching(/16 pixels only, not 8/),
    });
    for (const made of [free, fixed, model]) made.dispose();
  });

  it('gives a graph made for one image each image by itself, and one for whole numbers whole numbers', async () => {
    const model = layersModel();
    const base = await load(graphOf(model, [1, 8, 8, 3], 'DT_INT32'));
    const difference = tf.tidy(() => {
      const batch = tf.floor(tf.mul(images(3), 5)) as tf.Tensor4D;
      const [expected] = model.predict(batch) as [tf.Tensor];
      return tf.max(tf.abs(tf.sub(base.features(batch), expected))).dataSync()[0];
    });
    expect(difference).toBeLessThan(1e-5);
    base.dispose();
    model.dispose();
  });

  it('leaves no tensor behind, whether it is used, ended or refused', async () => {
    const model = layersModel();
    const before = tf.memory().numTensors;
    const base = await load(graphOf(model), SIZE);
    tf.tidy(() => {
      const batch = images(2);
      const held = tf.memory().numTensors;
      base.features(batch);
      expect(tf.memory().numTensors).toBe(held + 1);
    });
    base.dispose();
    await expect(load(graphOf(model), { ...SIZE, cutLayer: 'nowhere' })).rejects.toMatchObject({
      code: 'invalid-setting',
    });
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  const broken: [string, (files: GraphModelFiles) => void, string, RegExp][] = [
    [
      'an operation that TF.js lacks',
      (files) => files.node('odd', 'Mystery', ['probabilities']),
      'unsupported-model',
      /Mystery/,
    ],
    ['a second image', (files) => files.node('two', 'Placeholder', []), 'unsupported-model', /one colour image/],
    [
      'an input that is not there',
      (files) => files.node('odd', 'Relu', ['nothing']),
      'unsupported-model',
      /nothing|undefined/,
    ],
  ];

  it.each(broken)('refuses a graph with %s, and leaves no tensor behind', async (_, spoil, code, sentence) => {
    const model = layersModel();
    const files = graphOf(model);
    spoil(files);
    const before = tf.memory().numTensors;
    await expect(load(files, SIZE)).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it.each([
    ['channels first', [-1, 3, 8, 8], /\[3, 8, 8\]/],
    ['a picture that would fill memory', [-1, 1e6, 1e6, 3], /1000000/],
  ])('refuses %s', async (_, shape, sentence) => {
    const model = layersModel();
    await expect(load(graphOf(model, shape))).rejects.toMatchObject({
      code: 'unsupported-model',
      message: expect.stringMatching(sentence),
    });
    model.dispose();
  });
});

describe('a model.json', () => {
  it('is a graph’s or a layers model’s, and lists its weights either way', () => {
    const model = layersModel();
    const graph = graphOf(model).json;
    const layers = JSON.stringify({
      ...JSON.parse(graph),
      format: 'layers-model',
      modelTopology: { class_name: 'Model', config: {} },
    });
    expect(isGraphModel(graph)).toBe(true);
    expect(isGraphModel(layers)).toBe(false);
    expect(readWeightManifest(graph)).toEqual(readWeightManifest(layers));
    expect(() => readModelJson(graph)).toThrow(expect.objectContaining({ code: 'graph-model' }));
    expect(() => readGraphModelJson(layers)).toThrow(expect.objectContaining({ code: 'bad-model-json' }));
    model.dispose();
  });
});
