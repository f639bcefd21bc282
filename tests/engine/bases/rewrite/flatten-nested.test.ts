import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findCuts } from '../../../../src/engine/bases/find-cut';
import { flattenNested } from '../../../../src/engine/bases/rewrite/flatten-nested';
import { seedWeights, tinyModel } from '../../../support/tiny-model';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

afterEach(() => tf.disposeVariables());

const symbolic = (value: unknown) => value as tf.SymbolicTensor;

function outputOf(model: tf.LayersModel): Float32Array {
  return tf.tidy(() => {
    const images = tf.randomUniform([2, 8, 8, 3], -1, 1, 'float32', 7);
    return (model.predict(images) as tf.Tensor).dataSync<'float32'>();
  });
}

/** The base behind a layer, so that TF.js does not take it for its own: input → shift → base → pool. */
function behindLayer(base: tf.LayersModel): tf.LayersModel {
  const model = tf.sequential();
  model.add(tf.layers.zeroPadding2d({ padding: 0, inputShape: [8, 8, 3], name: 'nothing' }));
  model.add(base);
  model.add(tf.layers.globalAveragePooling2d({ name: 'pool' }));
  return model;
}

describe('flattenNested', () => {
  it('gives back a model that has no other in it', () => {
    const model = tinyModel();
    expect(flattenNested(model)).toBe(model);
  });

  it('opens every layer of a nested model to the cut, at any depth, and changes no number', () => {
    const base = tinyModel({ top: false });
    const model = behindLayer(
      tf.sequential({ layers: [tf.layers.zeroPadding2d({ padding: 0, inputShape: [8, 8, 3] }), base] }),
    );
    expect(findCuts(model).map(({ name }) => name)).not.toContain('conv1_relu');
    const expected = outputOf(model);
    const flat = flattenNested(model);
    const names = findCuts(flat).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['conv1_relu', 'conv_pw_1_relu', 'pool']));
    expect(flat.layers.some((layer) => layer instanceof tf.LayersModel)).toBe(false);
    expect(outputOf(flat)).toEqual(expected);
  });

  it('makes no second copy of any weight', () => {
    const model = behindLayer(tinyModel({ top: false }));
    const before = tf.memory().numTensors;
    flattenNested(model);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives a layer a longer name where another has its name already, and keeps its weights', () => {
    const [first, second] = [tinyModel({ top: false }), tinyModel({ top: false })];
    const input = tf.input({ shape: [8, 8, 3] });
    const image = tf.layers.zeroPadding2d({ padding: 0 }).apply(input);
    const joined = tf.layers
      .concatenate()
      .apply([symbolic(first.apply(image as tf.SymbolicTensor)), symbolic(second.apply(image as tf.SymbolicTensor))]);
    const model = tf.model({ inputs: input, outputs: symbolic(joined) });
    seedWeights(model, 9);
    const expected = outputOf(model);
    const before = tf.memory().numTensors;
    const flat = flattenNested(model);
    expect(flat.layers.map(({ name }) => name)).toEqual(expect.arrayContaining(['conv1', `${second.name}_conv1`]));
    expect(tf.memory().numTensors).toBe(before);
    expect(outputOf(flat)).toEqual(expected);
  });

  it('keeps a model that is used twice one model', () => {
    const shared = tinyModel({ top: false });
    const input = tf.input({ shape: [8, 8, 3] });
    const mirrored = symbolic(tf.layers.zeroPadding2d({ padding: 0 }).apply(input));
    const once = symbolic(shared.apply(mirrored));
    const twice = symbolic(shared.apply(symbolic(tf.layers.activation({ activation: 'tanh' }).apply(mirrored))));
    const model = tf.model({ inputs: input, outputs: symbolic(tf.layers.add().apply([once, twice])) });
    const expected = outputOf(model);
    const flat = flattenNested(model);
    expect(flat.weights).toHaveLength(shared.weights.length);
    expect(outputOf(flat)).toEqual(expected);
  });
});
