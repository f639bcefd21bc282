import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeHead, type TrainedHead } from '../../../src/core/head';
import type { Activation, HeadBlock } from '../../../src/core/run-settings';
import { HeadPredictor, predictHead } from '../../../src/engine/evaluate/head-predictor';
import { NODE_BACKENDS, startBackend } from '../../support/node-backends';
import { formulaRows, rowsOf } from '../../support/rows';

const HIDDEN: HeadBlock = { units: 2, activation: 'relu', normalize: false, dropout: 0.25 };

/** Two inputs, two hidden units, two classes: small enough to compute by hand. */
const HAND_MADE: TrainedHead = {
  layers: describeHead({ pooling: 'avg', blocks: [HIDDEN] }, [2], 2),
  weights: [
    { name: 'head_dense/kernel', shape: [2, 2], values: Float32Array.of(1, -1, 2, 1) },
    { name: 'head_dense/bias', shape: [2], values: Float32Array.of(0, 0.5) },
    { name: 'head_predictions/kernel', shape: [2, 2], values: Float32Array.of(1, 0, 0, 3) },
    { name: 'head_predictions/bias', shape: [2], values: Float32Array.of(0, 1) },
  ],
};

describe.each(NODE_BACKENDS)('predicting on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('is dense, ReLU, dense and softmax, without dropout', async () => {
    // [1, 2]: hidden [1·1 + 2·2, −1 + 2 + 0.5] = [5, 1.5], logits [5, 5.5].
    // [2, −1]: hidden [0, max(−2.5, 0)] = [0, 0], logits [0, 1].
    const probabilities = await predictHead(
      HAND_MADE,
      rowsOf([
        [1, 2],
        [2, -1],
      ]),
    );
    const second = [1 / (1 + Math.exp(0.5)), 1 / (1 + Math.exp(1))];
    expect(probabilities[0]).toBeCloseTo(second[0] as number, 6);
    expect(probabilities[1]).toBeCloseTo(1 - (second[0] as number), 6);
    expect(probabilities[2]).toBeCloseTo(second[1] as number, 6);
    expect(probabilities[3]).toBeCloseTo(1 - (second[1] as number), 6);
  });

  it.each<[Activation, (value: number) => number]>([
    ['relu', (value) => Math.max(value, 0)],
    ['elu', (value) => (value > 0 ? value : Math.expm1(value))],
    ['tanh', Math.tanh],
    ['sigmoid', (value) => 1 / (1 + Math.exp(-value))],
    ['linear', (value) => value],
  ])('normalises by the moving statistics what %s gives', async (activation, activated) => {
    const layers = describeHead({ pooling: 'avg', blocks: [{ ...HIDDEN, activation, normalize: true }] }, [2], 2);
    const normalization = Object.entries({
      gamma: [2, 3],
      beta: [1, -1],
      moving_mean: [0.5, 0.25],
      moving_variance: [4, 9],
    });
    const weights = normalization.map(([name, values]) => ({
      ...{ name: `head_batch_normalization/${name}`, shape: [2] },
      values: Float32Array.from(values),
    }));
    const head = { layers, weights: [...HAND_MADE.weights, ...weights] };
    const [first] = await predictHead(head, rowsOf([[0.5, -1]]));
    // Before the activation [0.5 − 2, −0.5 − 1 + 0.5]; after normalising and the last layer, logits [one, 3 · two + 1].
    const one = (2 * (activated(-1.5) - 0.5)) / Math.sqrt(4 + 1e-3) + 1;
    const two = (3 * (activated(-1) - 0.25)) / Math.sqrt(9 + 1e-3) - 1;
    expect(first).toBeCloseTo(1 / (1 + Math.exp(3 * two + 1 - one)), 5);
  });

  it('gives the rows asked for, in the order asked for', async () => {
    const rows = formulaRows(6, 2, 2);
    const all = await predictHead(HAND_MADE, rows);
    const some = await predictHead(HAND_MADE, rows, [4, 0]);
    expect([...some]).toEqual([...all.slice(8, 10), ...all.slice(0, 2)]);
    expect(await predictHead(HAND_MADE, rows, [])).toHaveLength(0);
  });

  it('says the same of a row alone as among more rows than one batch holds', async () => {
    const width = 25_088;
    const row = Float32Array.from({ length: width }, (_, column) => ((column * 7) % 11) / 1000);
    const head = wideHead(width);
    const many = await predictHead(head, { count: 200, width, row: () => row });
    const one = await predictHead(head, { count: 1, width, row: () => row });
    expect(many).toHaveLength(400);
    expect(many[398]).toBeCloseTo(one[0] as number, 6);
    expect(many[399]).toBeCloseTo(one[1] as number, 6);
  });

  it('keeps its weights between calls and gives them back at the end', async () => {
    const before = tf.memory().numTensors;
    const predictor = new HeadPredictor(HAND_MADE);
    const ready = tf.memory().numTensors;
    for (let call = 0; call < 3; call++) {
      await predictor.predict(rowsOf([[1, 2]]));
      expect(tf.memory().numTensors).toBe(ready);
    }
    predictor.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a head with a weight missing or of another size', () => {
  it.each([
    ['missing', HAND_MADE.weights.slice(1)],
    ['short', HAND_MADE.weights.map((weight) => ({ ...weight, values: weight.values.subarray(1) }))],
  ])('is refused by name when it is %s', (_, weights) => {
    expect(() => new HeadPredictor({ ...HAND_MADE, weights })).toThrow(/head_dense\/kernel/);
  });
});

function wideHead(width: number): TrainedHead {
  return {
    layers: describeHead({ pooling: 'avg', blocks: [] }, [width], 2),
    weights: [
      {
        name: 'head_predictions/kernel',
        shape: [width, 2],
        values: Float32Array.from({ length: width * 2 }, (_, at) => ((at % 5) - 2) / 100),
      },
      { name: 'head_predictions/bias', shape: [2], values: Float32Array.of(0, 0.5) },
    ],
  };
}
