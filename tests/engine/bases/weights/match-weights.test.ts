import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { matchWeights } from '../../../../src/engine/bases/weights/match-weights';
import type { StoredLayer, StoredWeight, StoredWeights } from '../../../../src/engine/bases/weights/stored-weights';
import { changeLayers, storedWeight, storedWeights, storedWeightsOf } from '../../../support/stored-weights';
import { tinyModel } from '../../../support/tiny-model';

let model: tf.LayersModel;
let filled: tf.LayersModel;
let file: StoredWeights;

beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => {
  model = tinyModel({ seed: 1 });
  filled = tinyModel({ seed: 2 });
  file = storedWeightsOf(filled);
});
afterEach(() => {
  model.dispose();
  filled.dispose();
});

describe('a network takes the weights of a file', () => {
  const files: Record<string, () => StoredWeights> = {
    'by names': () => file,
    'in any order of layers and weights': () =>
      storedWeights(file.layers.toReversed().map((layer) => ({ ...layer, weights: layer.weights.toReversed() }))),
    'by place inside a layer where an old file has names of its own': () => renameWeights((_, index) => `W_${index}`),
    'of a depthwise convolution as Keras 3 calls it': () =>
      renameWeights((weight) => weight.name.replace('depthwise_kernel', 'kernel')),
    'beside which it also counts what it has seen': () =>
      changeLayers(file, (layer) => ({ ...layer, weights: [...layer.weights, storedWeight('count', [])] })),
  };

  it.each(Object.entries(files))('%s', (_, stored) => {
    const before = tf.memory().numTensors;
    matchWeights(model, stored());
    expect(tf.memory().numTensors).toBe(before);
    expect(valuesOf(model)).toEqual(valuesOf(filled));
  });

  it('without its top, which the file has', () => {
    const bare = tinyModel({ seed: 1, top: false });
    matchWeights(bare, file);
    for (const layer of bare.layers) expect(valuesOf(layer)).toEqual(valuesOf(filled.getLayer(layer.name)));
    bare.dispose();
  });

  it('one at a time: no tensor is there beside its own while the next weight is read', () => {
    const own = tf.memory().numTensors;
    const during: number[] = [];
    const read = (weight: StoredWeight) => {
      during.push(tf.memory().numTensors);
      return weight.read();
    };
    matchWeights(
      model,
      changeLayers(file, (layer) => ({
        ...layer,
        weights: layer.weights.map((weight) => ({ ...weight, read: () => read(weight) })),
      })),
    );
    expect(during).toEqual(model.weights.map(() => own));
  });
});

describe('weights that do not fit are named, and none of them is read', () => {
  const cases: [string, () => StoredWeights, string, RegExp][] = [
    ['a layer too few', () => without('conv_dw_1_bn'), 'missing-weights', /4 weights.*“conv_dw_1_bn\/gamma”/],
    [
      'a weight too few',
      () => withoutWeight('conv_pw_1_bn', 'beta'),
      'missing-weights',
      /1 weight .*“conv_pw_1_bn\/beta”/,
    ],
    [
      'a layer too many',
      () => withLayer('conv9', [storedWeight('kernel', [3, 3, 6, 6])]),
      'wrong-architecture',
      /no place for: “conv9”/,
    ],
    ['a classifier too many', () => withLayer('fc2', [storedWeight('kernel', [5, 5])]), 'wrong-architecture', /“fc2”/],
    ['a weight too many', () => withWeight('conv1', storedWeight('bias', [4])), 'wrong-architecture', /“conv1\/bias”/],
    [
      'a classifier of other classes',
      () => reshape('predictions', [[6, 7], [7]]),
      'wrong-architecture',
      /“predictions\/kernel” is \[6, 7\] in the file and \[6, 5\] in the network/,
    ],
    ['a transposed kernel', () => reshape('predictions', [[5, 6], [5]]), 'wrong-architecture', /is \[5, 6\]/],
    [
      'another network',
      () => rename((name) => `block_${name}_x`),
      'wrong-architecture',
      /another network.*“block_conv1_x”.*“conv1”.*0 of 7 layers fit/,
    ],
    ['another width', () => storedOf({ channels: 12 }), 'wrong-architecture', /“conv_pw_1\/kernel” is \[1, 1, 4, 12\]/],
    ['nothing', () => storedWeights([]), 'wrong-architecture', /no layer with weights/],
  ];

  it.each(cases)('%s', (_, stored, code, sentence) => {
    const unread = changeLayers(stored(), (layer) => ({
      ...layer,
      weights: layer.weights.map((weight) => ({ ...weight, read: () => expect.unreachable('a weight was read') })),
    }));
    const before = valuesOf(model);
    expect(() => matchWeights(model, unread)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(sentence) }),
    );
    expect(valuesOf(model)).toEqual(before);
  });

  it('a name that says another weight than its place', () => {
    const swapped: Record<string, string> = { gamma: 'beta', beta: 'scale' };
    const stored = renameWeights((weight) => swapped[weight.name] ?? weight.name);
    expect(() => matchWeights(model, stored)).toThrow(expect.objectContaining({ code: 'missing-weights' }));
  });

  it('lower parts take no offence at what is above them', () => {
    matchWeights(model, withLayer('conv9', [storedWeight('kernel', [3, 3, 6, 6])]), { isLowerPart: true });
    expect(valuesOf(model)).toEqual(valuesOf(filled));
  });
});

function valuesOf({ weights }: tf.layers.Layer): number[][] {
  return weights.map((weight) => Array.from(weight.read().dataSync()));
}

function storedOf(options: Parameters<typeof tinyModel>[0]): StoredWeights {
  const other = tinyModel(options);
  const stored = storedWeightsOf(other);
  other.dispose();
  return stored;
}

function rename(change: (name: string) => string): StoredWeights {
  return changeLayers(file, (layer) => ({ ...layer, name: change(layer.name) }));
}

function renameWeights(change: (weight: StoredWeight, index: number) => string): StoredWeights {
  return changeLayers(file, (layer) => ({
    ...layer,
    weights: layer.weights.map((weight, index) => ({ ...weight, name: change(weight, index) })),
  }));
}

function without(name: string): StoredWeights {
  return changeLayers(file, (layer) => (layer.name === name ? undefined : layer));
}

function withLayer(name: string, weights: readonly StoredWeight[]): StoredWeights {
  return storedWeights([...file.layers, { name, weights }]);
}

function changeLayer(name: string, change: (layer: StoredLayer) => readonly StoredWeight[]): StoredWeights {
  return changeLayers(file, (layer) => (layer.name === name ? { ...layer, weights: change(layer) } : layer));
}

function withoutWeight(layer: string, name: string): StoredWeights {
  return changeLayer(layer, ({ weights }) => weights.filter((weight) => weight.name !== name));
}

function withWeight(layer: string, weight: StoredWeight): StoredWeights {
  return changeLayer(layer, ({ weights }) => [...weights, weight]);
}

function reshape(layer: string, shapes: readonly number[][]): StoredWeights {
  return changeLayer(layer, ({ weights }) => weights.map(({ name }, index) => storedWeight(name, shapes[index] ?? [])));
}
