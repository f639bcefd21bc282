import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { chooseCut, findCuts } from '../../../src/engine/bases/find-cut';
import { tinyModel } from '../../support/tiny-model';

const symbolic = (value: unknown) => value as tf.SymbolicTensor;
const conv = (name: string, filters = 4) => tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', name });

describe('findCuts', () => {
  it('leaves out the input and every layer that a path goes around', () => {
    const input = tf.input({ shape: [8, 8, 3] });
    const stem = symbolic(conv('stem').apply(input));
    const branch = symbolic(conv('branch').apply(stem));
    const joined = symbolic(tf.layers.add({ name: 'joined' }).apply([stem, branch]));
    const model = tf.model({ inputs: input, outputs: symbolic(conv('last').apply(joined)) });
    expect(findCuts(model).map((cut) => cut.name)).toEqual(['stem', 'joined', 'last']);
    model.dispose();
  });

  it('lets no output be ahead of a cut', () => {
    const input = tf.input({ shape: [8, 8, 3] });
    const first = symbolic(conv('first').apply(input));
    const second = symbolic(conv('second').apply(first));
    const model = tf.model({ inputs: input, outputs: [first, second] });
    expect(findCuts(model).map((cut) => cut.name)).toEqual(['first']);
    model.dispose();
  });

  it('sees nested models from outside', () => {
    const inner = tinyModel({ top: false });
    const input = tf.input({ shape: [8, 8, 3] });
    const map = symbolic(inner.apply(input));
    const pooled = symbolic(tf.layers.globalAveragePooling2d({ name: 'pool' }).apply(map));
    const model = tf.model({ inputs: input, outputs: pooled });
    expect(findCuts(model).map((cut) => cut.name)).toEqual([inner.name, 'pool']);
    model.dispose();
  });
});

describe('chooseCut', () => {
  it('takes the last feature map with places, not the one that pooling left', () => {
    const model = tf.sequential();
    model.add(tf.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 3], name: 'map' }));
    model.add(tf.layers.globalAveragePooling2d({ name: 'pool' }));
    model.add(tf.layers.reshape({ targetShape: [1, 1, 4], name: 'one_place' }));
    model.add(conv('classifier', 5));
    expect(chooseCut(findCuts(model), undefined).name).toBe('map');
    model.dispose();
  });

  it('takes what the last Dense reads where there is no feature map', () => {
    const model = tf.sequential();
    model.add(tf.layers.flatten({ inputShape: [2, 2, 3], name: 'flat' }));
    model.add(tf.layers.dense({ units: 4, name: 'hidden' }));
    model.add(tf.layers.dense({ units: 2, name: 'classes' }));
    model.add(tf.layers.activation({ activation: 'softmax', name: 'softmax' }));
    expect(chooseCut(findCuts(model), undefined).name).toBe('hidden');
    model.dispose();
  });
});
