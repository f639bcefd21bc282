import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileFrozen, frozenSteps } from '../../../../src/engine/bases/compile/compile-frozen';
import { tfjsNetwork } from '../../../../src/engine/bases/compile/tfjs-network';
import { foldNormalisation } from '../../../../src/engine/bases/rewrite/fold-normalisation';
import { NODE_BACKENDS, startBackend } from '../../../support/node-backends';
import { modelFiles, seedWeights, tinyModel } from '../../../support/tiny-model';

type Build = (input: tf.SymbolicTensor) => tf.SymbolicTensor;

const apply = (layer: tf.layers.Layer, input: tf.SymbolicTensor | tf.SymbolicTensor[]) =>
  layer.apply(input) as tf.SymbolicTensor;
const conv = (filters: number, options: object = {}) =>
  tf.layers.conv2d({ filters, kernelSize: 3, useBias: false, ...options });
const norm = (options: object = {}) => tf.layers.batchNormalization(options);
const relu6 = () => tf.layers.reLU({ maxValue: 6 });

/** Networks with what they should come to, in operations. */
const NETWORKS: Record<string, { readonly build: Build; readonly steps: number }> = {
  'convolution, normalisation, ReLU6': {
    build: (x) => apply(relu6(), apply(norm(), apply(conv(4, { padding: 'same', strides: 2 }), x))),
    steps: 1,
  },
  'a convolution with a bias': { build: (x) => apply(norm(), apply(conv(4, { useBias: true }), x)), steps: 1 },
  'a depthwise convolution with a multiplier': {
    build: (x) =>
      apply(
        tf.layers.reLU(),
        apply(norm(), apply(tf.layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same' }), x)),
      ),
    steps: 1,
  },
  'padding before a convolution': {
    build: (x) =>
      apply(
        norm(),
        apply(
          conv(4, { strides: 2 }),
          apply(
            tf.layers.zeroPadding2d({
              padding: [
                [0, 1],
                [2, 1],
              ],
            }),
            x,
          ),
        ),
      ),
    steps: 1,
  },
  'padding before a depthwise convolution': {
    build: (x) =>
      apply(
        tf.layers.depthwiseConv2d({ kernelSize: 3, strides: 2 }),
        apply(
          tf.layers.zeroPadding2d({
            padding: [
              [0, 1],
              [0, 1],
            ],
          }),
          x,
        ),
      ),
    steps: 1,
  },
  'padding that two layers read': {
    build: (x) => {
      const padded = apply(
        tf.layers.zeroPadding2d({
          padding: [
            [1, 1],
            [1, 1],
          ],
        }),
        x,
      );
      return apply(tf.layers.add(), [apply(conv(4), padded), apply(conv(4), padded)]);
    },
    steps: 4,
  },
  'dropout and an activation of nothing in between': {
    build: (x) =>
      apply(
        relu6(),
        apply(
          tf.layers.activation({ activation: 'linear' }),
          apply(tf.layers.dropout({ rate: 0.5 }), apply(conv(4), x)),
        ),
      ),
    steps: 1,
  },
  'an activation inside the convolution, then a normalisation': {
    build: (x) => apply(norm(), apply(conv(4, { activation: 'relu' }), x)),
    steps: 2,
  },
  'normalisation first (a pre-activation block)': {
    build: (x) => apply(conv(4), apply(tf.layers.reLU(), apply(norm(), x))),
    steps: 3,
  },
  'normalisation without γ or without β': {
    build: (x) => apply(norm({ center: false }), apply(conv(4), apply(norm({ scale: false }), apply(conv(4), x)))),
    steps: 2,
  },
  'a residual block, whose input is read twice': {
    build: (x) => {
      const trunk = apply(norm(), apply(conv(4, { padding: 'same' }), x));
      const branch = apply(norm(), apply(conv(4, { padding: 'same' }), apply(tf.layers.reLU(), trunk)));
      return apply(tf.layers.reLU(), apply(tf.layers.add(), [trunk, branch]));
    },
    steps: 5,
  },
  'branches that are joined again': {
    build: (x) =>
      apply(tf.layers.concatenate(), [
        apply(conv(2, { padding: 'same' }), x),
        apply(tf.layers.maxPooling2d({ poolSize: 3, strides: 1, padding: 'same' }), x),
      ]),
    steps: 3,
  },
  'a dilated and a separable convolution': {
    build: (x) =>
      apply(
        norm(),
        apply(
          tf.layers.separableConv2d({ filters: 5, kernelSize: 3 }),
          apply(conv(4, { dilationRate: 2, padding: 'same' }), x),
        ),
      ),
    steps: 2,
  },
  'a leaky ReLU and a ReLU with another limit': {
    build: (x) => apply(tf.layers.reLU({ maxValue: 3 }), apply(tf.layers.leakyReLU(), apply(conv(4), x))),
    steps: 3,
  },
  'a layer used twice': {
    build: (x) => {
      const shared = conv(3, { padding: 'same' });
      return apply(norm(), apply(shared, apply(relu6(), apply(shared, x))));
    },
    steps: 3,
  },
  'a network inside the network': {
    build: (x) => {
      const inner = tinyModel({ seed: 3, sizePx: 12, top: false });
      return apply(relu6(), apply(inner, x));
    },
    steps: 2,
  },
};

describe.each(NODE_BACKENDS)('a compiled network on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  describe.each(Object.entries(NETWORKS))('of %s', (_, { build, steps }) => {
    let model: tf.LayersModel;
    let folded: tf.LayersModel;
    let batch: tf.Tensor;

    beforeAll(() => {
      const input = tf.input({ shape: [12, 12, 3] });
      model = tf.model({ inputs: input, outputs: build(input) });
      seedWeights(model, 7);
      folded = foldNormalisation(model);
      batch = tf.randomUniform([3, 12, 12, 3], -1, 1, 'float32', 'seed');
    });

    afterAll(() => {
      batch.dispose();
      for (const weight of new Set([...model.weights, ...folded.weights])) weight.dispose();
    });

    it('computes what the layers compute', async () => {
      const compiled = compileFrozen(folded);
      const [expected, actual] = [model.predict(batch) as tf.Tensor, compiled.run(batch)];
      expect(actual.shape).toEqual(expected.shape);
      expect(await largestDifference(actual, expected)).toBeLessThan(1e-5);
      tf.dispose([expected, actual]);
    });

    it('gives on TF.js’ kernels the very numbers of the folded model that is exported', async () => {
      const compiled = tfjsNetwork(frozenSteps(folded));
      const [exported, actual] = [folded.predict(batch) as tf.Tensor, compiled.run(batch)];
      expect(await actual.data()).toEqual(await exported.data());
      tf.dispose([exported, actual]);
    });

    it('is as short as it can be', () => {
      expect(frozenSteps(folded).inOrder).toHaveLength(steps);
    });

    it('leaves the model as it was, and survives being saved and loaded', async () => {
      const before = model.predict(batch) as tf.Tensor;
      const { json, weights } = await modelFiles(folded);
      const loaded = await tf.loadLayersModel(
        tf.io.fromMemory({
          modelTopology: json.modelTopology,
          weightSpecs: json.weightsManifest[0]?.weights,
          weightData: weights.buffer,
        }),
      );
      const [again, reloaded, direct] = [model, loaded, folded].map((one) => one.predict(batch) as tf.Tensor) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      expect(await again.data()).toEqual(await before.data());
      expect(await reloaded.data()).toEqual(await direct.data());
      tf.dispose([before, again, reloaded, direct]);
      for (const weight of loaded.weights) weight.dispose();
    });

    it('ends every tensor it makes, and none that is not its own', () => {
      const before = tf.memory().numTensors;
      for (let times = 0; times < 3; times++) {
        const own = new Set(model.weights);
        const again = foldNormalisation(model);
        const compiled = compileFrozen(again);
        compiled.run(batch).dispose();
        for (const weight of again.weights) if (!own.has(weight)) weight.dispose();
      }
      expect(tf.memory().numTensors).toBe(before);
      expect(() => (model.predict(batch) as tf.Tensor).dispose()).not.toThrow();
    });
  });
});

/** Relative to the largest value. */
async function largestDifference(actual: tf.Tensor, expected: tf.Tensor): Promise<number> {
  const [got, wanted] = [await actual.data(), await expected.data()];
  const differences = wanted.map((value, index) => Math.abs(value - (got[index] as number)));
  return Math.max(...differences) / Math.max(...wanted.map(Math.abs));
}
