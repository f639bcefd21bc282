import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costOf, largestTensorBytes } from '../../../src/engine/bases/model-cost';

beforeAll(() => tf.setBackend('cpu'));
afterAll(() => expect(tf.memory().numTensors).toBe(0));

describe('multiply-adds of one image', () => {
  it('of a convolution are its kernel once for each place it gives', () => {
    const layer = tf.layers.conv2d({ filters: 4, kernelSize: [3, 5], strides: 2, padding: 'same' });
    expect(costOfLayer(layer, [8, 6, 3]).multiplyAdds).toBe(4 * 3 * (3 * 5 * 3 * 4));
  });

  it('of a depthwise convolution are one window for each number it gives', () => {
    const layer = tf.layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 });
    expect(costOfLayer(layer, [8, 6, 3]).multiplyAdds).toBe(6 * 4 * (3 * 3 * 3 * 2));
  });

  it('of a separable convolution are those of both its halves', () => {
    const layer = tf.layers.separableConv2d({ filters: 5, kernelSize: 3, padding: 'same' });
    expect(costOfLayer(layer, [8, 6, 3]).multiplyAdds).toBe(8 * 6 * (3 * 3 * 3 + 3 * 5));
  });

  it('of a dense layer are its kernel, once for each vector it reads', () => {
    expect(costOfLayer(tf.layers.dense({ units: 7 }), [10]).multiplyAdds).toBe(70);
    expect(costOfLayer(tf.layers.dense({ units: 7 }), [4, 10]).multiplyAdds).toBe(4 * 70);
  });

  it('of all else are not counted', () => {
    expect(costOfLayer(tf.layers.batchNormalization(), [8, 6, 3]).multiplyAdds).toBe(0);
    expect(costOfLayer(tf.layers.globalAveragePooling2d({}), [8, 6, 3]).multiplyAdds).toBe(0);
  });

  it('count a layer as often as it is used, and what is inside a model inside', () => {
    const shared = tf.layers.conv2d({ filters: 3, kernelSize: 1 });
    const inner = oneLayerModel(tf.layers.conv2d({ filters: 2, kernelSize: 1 }), [4, 4, 3]);
    const input = tf.input({ shape: [4, 4, 3] });
    const twice = shared.apply(shared.apply(input) as tf.SymbolicTensor) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: inner.apply(twice) as tf.SymbolicTensor });
    expect(costOf(model).multiplyAdds).toBe(2 * (16 * 9) + 16 * 6);
    for (const weight of model.weights) weight.dispose();
  });
});

describe('the largest tensor', () => {
  it('is the image itself where nothing larger is made of it', () => {
    const layer = tf.layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', strides: 2 });
    expect(costOfLayer(layer, [8, 6, 3]).largestTensorBytes).toBe(4 * 8 * 6 * 3);
  });

  it('may be made inside a model inside', () => {
    const inside = tf.input({ shape: [8, 8, 3] });
    const wide = tf.layers.conv2d({ filters: 32, kernelSize: 3, padding: 'same' }).apply(inside);
    const pooled = tf.layers.globalAveragePooling2d({}).apply(wide as tf.SymbolicTensor);
    const inner = tf.model({ inputs: inside, outputs: pooled as tf.SymbolicTensor });
    const input = tf.input({ shape: [8, 8, 3] });
    const model = tf.model({ inputs: input, outputs: inner.apply(input) as tf.SymbolicTensor });
    expect(largestTensorBytes(model)).toBe(4 * 8 * 8 * 32);
    for (const weight of model.weights) weight.dispose();
  });
});

it('the largest weight is counted in bytes', () => {
  expect(costOfLayer(tf.layers.dense({ units: 7 }), [10]).largestWeightBytes).toBe(4 * 70);
  expect(costOfLayer(tf.layers.globalAveragePooling2d({}), [8, 6, 3]).largestWeightBytes).toBe(0);
});

function costOfLayer(layer: tf.layers.Layer, shape: number[]) {
  const model = oneLayerModel(layer, shape);
  const cost = costOf(model);
  model.dispose();
  return cost;
}

function oneLayerModel(layer: tf.layers.Layer, shape: number[]): tf.LayersModel {
  const input = tf.input({ shape });
  return tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
}
