import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  Normalization,
  type NormalizationArgs,
  Rescaling,
} from '../../../../src/engine/bases/added-layers/added-affine-layers';
import { ADDED_IDENTITIES } from '../../../../src/engine/bases/added-layers/added-identities';
import { GlobalMaxPooling2D } from '../../../../src/engine/bases/added-layers/added-pooling';
import { foldNormalisation } from '../../../../src/engine/bases/rewrite/fold-normalisation';
import { standardiseLayers } from '../../../../src/engine/bases/rewrite/standardise-layers';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

afterEach(() => tf.disposeVariables());

const PIXELS = [1, 2, 3, 5, 7, 9];

/** What the layer makes of two pixels with three channels. */
function outputOf(layer: tf.layers.Layer): number[] {
  return tf.tidy(() => Array.from((layer.apply(tf.tensor4d(PIXELS, [1, 1, 2, 3])) as tf.Tensor).dataSync()));
}

describe('Normalization', () => {
  it('never divides by less than 1e-7', () => {
    const layer = new Normalization({ mean: [1, 2, 3], variance: [0, 0, 0], name: 'flat' });
    const [first, , , fourth] = outputOf(layer);
    expect(first).toBe(0);
    expect(fourth).toBeCloseTo(4e7, -2);
  });

  it('takes one mean for all where no axis is kept', () => {
    expect(outputOf(new Normalization({ axis: null, mean: 1, variance: 4 }))).toEqual([0, 0.5, 1, 2, 3, 4]);
  });

  it('has a mean, a variance and a count to be loaded, unless it was given its numbers', () => {
    const shapesOf = (args: NormalizationArgs) => {
      const layer = new Normalization(args);
      layer.build([null, 4, 4, 3]);
      expect(layer.trainableWeights).toEqual([]);
      return layer.weights.map(({ originalName, shape }) => [originalName, shape]);
    };
    const named = (shape: number[]) => [
      ['mean', shape],
      ['variance', shape],
      ['count', []],
    ];
    expect(shapesOf({})).toEqual(named([3]));
    expect(shapesOf({ axis: [-1] })).toEqual(named([3]));
    expect(shapesOf({ axis: [1, -1] })).toEqual(named([4, 3]));
    expect(shapesOf({ axis: null })).toEqual(named([]));
    expect(shapesOf({ mean: 0, variance: 1 })).toEqual([]);
  });

  it('undoes itself when it is inverted', () => {
    const settings = { mean: [0.5, 1, 2], variance: [4, 9, 0.25] };
    const there = new Normalization(settings);
    const back = new Normalization({ ...settings, invert: true });
    const difference = tf.tidy(() => {
      const pixels = tf.tensor4d(PIXELS, [1, 1, 2, 3]);
      const again = back.apply(there.apply(pixels) as tf.Tensor) as tf.Tensor;
      return tf.max(tf.abs(tf.sub(again, pixels))).dataSync()[0];
    });
    expect(difference).toBeLessThan(1e-6);
  });
});

describe('the added layers', () => {
  const layers: [string, () => tf.layers.Layer][] = [
    ['Normalization', () => new Normalization({ axis: [3], mean: [1, 2, 3], variance: [1, 4, 9], invert: true })],
    ['Rescaling', () => new Rescaling({ scale: [1, 2, 3], offset: 0.5 })],
    ['GlobalMaxPooling2D', () => new GlobalMaxPooling2D({ keepdims: true })],
  ];

  it.each(layers)('write %s as they read it', (_, make) => {
    const layer = make();
    const layerClass = layer.constructor as tf.serialization.SerializableConstructor<tf.layers.Layer>;
    const again = layerClass.fromConfig(layerClass, layer.getConfig());
    expect(outputOf(again)).toEqual(outputOf(layer));
    expect(again.getConfig()).toEqual(layer.getConfig());
  });

  it.each(layers)('leave no tensor behind: %s', (_, make) => {
    const layer = make();
    outputOf(layer);
    const before = tf.memory().numTensors;
    outputOf(layer);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('do nothing where there is nothing to do once training is over', () => {
    const { classNameMap } = tf.serialization.SerializationMap.getMap();
    for (const name of ADDED_IDENTITIES) {
      const layerClass = classNameMap[
        name
      ]?.[0] as unknown as tf.serialization.SerializableConstructor<tf.layers.Layer>;
      expect(outputOf(layerClass.fromConfig(layerClass, { name }))).toEqual(PIXELS);
    }
  });
});

describe('standardiseLayers', () => {
  it('opens a SeparableConv2D, so that the normalisation after it can be folded', () => {
    const model = tf.sequential();
    model.add(tf.layers.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2, inputShape: [6, 6, 3] }));
    model.add(tf.layers.batchNormalization());
    const names = foldNormalisation(standardiseLayers(model)).layers.map((layer) => layer.getClassName());
    expect(names).toEqual(['InputLayer', 'DepthwiseConv2D', 'Conv2D']);
  });

  it('shares with the model what it need not replace, and makes no other tensors than new weights', () => {
    const model = tf.sequential();
    model.add(new Rescaling({ scale: [1, 2, 3], inputShape: [6, 6, 3] } as never));
    model.add(tf.layers.conv2d({ filters: 4, kernelSize: 3, name: 'kept' }));
    const before = tf.memory().numTensors;
    const standard = standardiseLayers(model);
    const isNew = standard.weights.filter((weight) => !model.weights.includes(weight));
    expect(isNew).toHaveLength(2);
    expect(tf.memory().numTensors).toBe(before + 2);
    expect(standard.getLayer('kept')).toBe(model.getLayer('kept'));
  });
});
