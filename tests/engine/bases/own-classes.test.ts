import * as tf from '@tensorflow/tfjs';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BaseRequest } from '../../../src/core/reports';
import type { Base } from '../../../src/engine/bases/base';
import { loadBase } from '../../../src/engine/bases/load-base';
import { startBackend } from '../../support/node-backends';
import { requestOf } from '../../support/request-of';
import { exportedFiles, teachableMachine } from '../../support/teachable-machine';
import { graphOf, layersModel } from '../../support/tiny-graph';
import { modelFiles, seedWeights, tinyModel } from '../../support/tiny-model';

const NAMES = ['ant', 'bee', 'cat', 'dog', 'elk'];

describe.each(['cpu', 'wasm'] as const)('on %s, the classes of a base’s own', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(['conv1_relu', 'conv_pw_1_relu', 'pool', 'predictions'])(
    'have the probabilities of the whole model, from a cut at %s on',
    async (cutLayer) => {
      await withBase(tinyModel(), { classNames: NAMES, cutLayer }, (base, whole) => {
        expect(base.report.ownClasses).toEqual({ count: 5, areImageNet: false });
        expect(base.classifier?.classNames).toEqual(NAMES);
        expect(differenceFrom(whole, base)).toBeLessThan(1e-6);
      });
    },
  );

  it('are those of ImageNet where a softmax is over 1000, in whatever shape it is computed', async () => {
    const top = (features: tf.SymbolicTensor) => convolutional(features, 1000, 'softmax');
    await withBase(withTop(top), {}, (base, whole) => {
      expect(base.report.ownClasses).toEqual({ count: 1000, areImageNet: true });
      expect(base.classifier?.classNames).toBeUndefined();
      expect(differenceFrom(whole, base)).toBeLessThan(1e-6);
    });
  });

  it.each<[string, Top]>([
    ['1001 classes, one of them the background', (x) => dense(pooled(x), 1001, 'softmax')],
    ['1000 scores without a softmax', (x) => dense(pooled(x), 1000, 'linear')],
    ['1000 answers that need not sum to 1', (x) => dense(pooled(x), 1000, 'sigmoid')],
    [
      'a softmax over something else than the classes',
      (x) => reshaped(softmax(reshaped(dense(pooled(x), 1000, 'linear'), [10, 100])), [1000]),
    ],
    ['more than the softmax after it', (x) => apply(tf.layers.reLU({}), dense(pooled(x), 1000, 'softmax'))],
    ['a map of classes', (x) => apply(tf.layers.conv2d({ filters: 1000, kernelSize: 1, activation: 'softmax' }), x)],
  ])('are not offered where the model gives %s', async (_, top) => {
    await withBase(withTop(top), { cutLayer: 'conv_pw_1_relu' }, (base) => {
      expect([base.report.ownClasses, base.classifier]).toEqual([undefined, undefined]);
    });
  });

  it('are not offered without names, or with more or fewer names than outputs', async () => {
    for (const classNames of [undefined, NAMES.slice(1), [...NAMES, 'fox']]) {
      await withBase(tinyModel(), { classNames }, (base) => expect(base.report.ownClasses).toBeUndefined());
    }
  });

  it('are not offered where a layer with weights is used below the cut and above it', async () => {
    const input = tf.input({ shape: [8, 8, 3] });
    const shared = tf.layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', name: 'shared' });
    const map = apply(tf.layers.reLU({ name: 'map' }), apply(shared, input));
    const outputs = dense(pooled(apply(shared, map)), 5, 'softmax');
    const model = tf.model({ inputs: input, outputs });
    await withBase(model, { classNames: NAMES, cutLayer: 'map' }, (base) => {
      expect(base.report.ownClasses).toBeUndefined();
    });
  });

  it('are named by the metadata of Teachable Machine, in its zip and beside its files', async () => {
    const { whole } = teachableMachine();
    const files = await exportedFiles(whole);
    const loose = Object.entries(files).map(([name, bytes]) => new File([new Uint8Array(bytes)], name));
    for (const given of [[new File([new Uint8Array(zipSync(files))], 'pets.zip')], loose]) {
      const base = await loadBase(request(given));
      expect(base.classifier?.classNames).toEqual(['cat', 'dog', 'rabbit']);
      expect(differenceFrom(whole, base)).toBeLessThan(1e-6);
      base.dispose();
    }
    whole.dispose();
  });

  it('may be those of a graph model, from any cut on', async () => {
    const model = layersModel();
    const classes = tf.model({ inputs: model.inputs, outputs: model.outputs[2] as tf.SymbolicTensor });
    const graph = graphOf(model);
    const json = JSON.stringify({ ...JSON.parse(graph.json), userDefinedMetadata: { classNames: NAMES } });
    const files = [new File([json], 'model.json'), new File([graph.weights], 'group1-shard1of1.bin')];
    for (const cutLayer of ['stem', 'map', 'pooled', 'probabilities']) {
      const base = await loadBase(request(files, { cutLayer, inputSize: { heightPx: 8, widthPx: 8 } }));
      expect(base.report.ownClasses).toEqual({ count: 5, areImageNet: false });
      expect(differenceFrom(classes, base)).toBeLessThan(1e-6);
      base.dispose();
    }
    const unnamed = [new File([graph.json], 'model.json'), ...files.slice(1)];
    const base = await loadBase(request(unnamed));
    expect(base.report.ownClasses).toBeUndefined();
    base.dispose();
    model.dispose();
  });
});

type Top = (features: tf.SymbolicTensor) => tf.SymbolicTensor;

interface Options {
  readonly classNames?: readonly string[] | undefined;
  readonly cutLayer?: string;
}

/** Loads the model from its files, and sees to it that the base leaves no tensor. */
async function withBase(
  model: tf.LayersModel,
  options: Options,
  use: (base: Base, whole: tf.LayersModel) => void,
): Promise<void> {
  const { json, weights } = await modelFiles(model);
  const userDefinedMetadata = { classNames: options.classNames };
  const files = [
    new File([JSON.stringify({ ...json, userDefinedMetadata })], 'model.json'),
    new File([weights], 'weights.bin'),
  ];
  const before = tf.memory().numTensors;
  const base = await loadBase(request(files, { cutLayer: options.cutLayer }));
  use(base, model);
  base.dispose();
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
}

function request(files: readonly File[], change: Partial<BaseRequest> = {}): BaseRequest {
  return requestOf('own-classes', { source: { kind: 'files', files }, ...change });
}

/** The largest difference between what the whole model says of three images, and what the base's classifier does. */
function differenceFrom(model: tf.LayersModel, { features, classifier, report }: Base): number {
  const difference = tf.tidy(() => {
    const images = tf.randomUniform<tf.Rank.R4>([3, 8, 8, 3], -1, 1, 'float32', 5);
    const probabilities = classifier?.probabilities(features(images)) as tf.Tensor;
    expect(probabilities.shape).toEqual([3, report.ownClasses?.count]);
    return tf.max(tf.abs(tf.sub(probabilities, model.predict(images) as tf.Tensor))).dataSync()[0] as number;
  });
  return difference;
}

function withTop(top: Top): tf.LayersModel {
  const base = tinyModel({ top: false });
  const model = tf.model({ inputs: base.inputs, outputs: top(base.outputs[0] as tf.SymbolicTensor) });
  seedWeights(model, 7);
  return model;
}

/** As MobileNet has it: the classes are channels of a map of one place. */
function convolutional(features: tf.SymbolicTensor, classes: number, activation: 'softmax'): tf.SymbolicTensor {
  const vector = reshaped(pooled(features), [1, 1, 6]);
  const dropped = apply(tf.layers.dropout({ rate: 0.5 }), vector);
  const scores = apply(tf.layers.conv2d({ filters: classes, kernelSize: 1, name: 'conv_preds' }), dropped);
  return reshaped(apply(tf.layers.activation({ activation }), scores), [classes]);
}

function pooled(x: tf.SymbolicTensor): tf.SymbolicTensor {
  return apply(tf.layers.globalAveragePooling2d({}), x);
}

function dense(x: tf.SymbolicTensor, units: number, activation: 'softmax' | 'sigmoid' | 'linear'): tf.SymbolicTensor {
  return apply(tf.layers.dense({ units, activation }), x);
}

function softmax(x: tf.SymbolicTensor): tf.SymbolicTensor {
  return apply(tf.layers.softmax({}), x);
}

function reshaped(x: tf.SymbolicTensor, targetShape: number[]): tf.SymbolicTensor {
  return apply(tf.layers.reshape({ targetShape }), x);
}

function apply(layer: tf.layers.Layer, x: tf.SymbolicTensor): tf.SymbolicTensor {
  return layer.apply(x) as tf.SymbolicTensor;
}
