import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARCHITECTURE_NAMES, type ArchitectureName } from '../../../../src/core/architectures';
import { ARCHITECTURES, architectureTopology } from '../../../../src/engine/bases/architectures/build-architecture';
import type { BaseOrigin } from '../../../../src/engine/bases/base';
import { compileFrozen } from '../../../../src/engine/bases/compile/compile-frozen';
import { layersBase } from '../../../../src/engine/bases/layers-base';
import { foldNormalisation } from '../../../../src/engine/bases/rewrite/fold-normalisation';
import { readGolden, wordsFor } from '../../../support/architecture-goldens';
import { buildTopology } from '../../../support/build-topology';
import { fillByFormula, formulaImage, samplePlaces } from '../../../support/formula-weights';
import { startBackend } from '../../../support/node-backends';

beforeAll(() => startBackend('wasm'));
afterAll(() => expect(tf.memory().numTensors).toBe(0));

describe.each(ARCHITECTURE_NAMES)('%s', (name) => {
  // Relative, by the length of the difference; more is wrong somewhere. A MobileNetV2 with weights by formula is at the
  // bounds of its ReLU6 nearly everywhere, which makes more of each rounding.
  const rounding = name === 'MobileNetV2' ? 3e-5 : 1e-5;

  describe.each(networksThatRan(name))('%s', (_, { alpha, includeTop, size, output: expected }) => {
    const [heightPx, widthPx] = size;
    let model: tf.LayersModel;
    let batch: tf.Tensor;
    let output: tf.Tensor;

    beforeAll(async () => {
      model = await buildTopology(architectureTopology({ name, alpha, includeTop }, { heightPx, widthPx }));
      fillByFormula(model);
      batch = imageBatch(heightPx, widthPx, name === 'EfficientNetB0');
      output = model.predict(batch) as tf.Tensor;
    }, 60_000);

    afterAll(() => {
      tf.dispose([batch, output]);
      for (const weight of model.weights) weight.dispose();
    });

    it('gives what Keras gives', async () => {
      const { shape, sum, norm, samples } = expected;
      expect(output.shape).toEqual([1, ...shape]);
      const values = (await output.data()) as Float32Array;
      const sampled = samplePlaces(samples.length, values.length).map((place) => values[place] as number);
      expect(relativeError(sampled, samples)).toBeLessThan(rounding);
      expect(Math.abs(lengthOf(values) / norm - 1)).toBeLessThan(rounding);
      const total = values.reduce((before, value) => before + value, 0);
      expect(Math.abs(total - sum) / (norm * Math.sqrt(values.length))).toBeLessThan(rounding);
    });

    it.runIf(includeTop)('gives the same as a base that is cut below its classes', async () => {
      const whole = await buildTopology(architectureTopology({ name, alpha, includeTop }, { heightPx, widthPx }));
      fillByFormula(whole);
      const base = layersBase(whole, undefined, ORIGIN, undefined);
      try {
        expect(base.report.cutLayer).toBe(ARCHITECTURES[name].featureLayer);
        expect(base.report.ownClasses).toEqual({ count: 1000, areImageNet: true });
        const probabilities = tf.tidy(
          () => base.classifier?.probabilities(base.features(batch as tf.Tensor4D)).dataSync() ?? [],
        );
        expect(relativeError(probabilities, await output.data())).toBeLessThan(rounding);
      } finally {
        base.dispose();
      }
    });

    // Once for each width, at the smaller size.
    if (heightPx >= 200) return;

    it('gives the same once it is folded and compiled', async () => {
      const folded = foldNormalisation(model);
      const compiled = compileFrozen(folded).run(batch);
      const shared = new Set(model.weights);
      try {
        expect(relativeError(await compiled.data(), await output.data())).toBeLessThan(rounding);
      } finally {
        compiled.dispose();
        for (const weight of folded.weights) if (!shared.has(weight)) weight.dispose();
      }
    });
  });
});

const ORIGIN: BaseOrigin = {
  id: 'by-formula',
  name: 'By formula',
  origin: 'by-formula',
  preprocessing: 'none',
  route: 'file',
  sha256: '',
  downloadBytes: 0,
};

function networksThatRan(name: ArchitectureName) {
  return readGolden(name).networks.flatMap((network) => {
    const { output } = network;
    return output ? [[wordsFor(network), { ...network, output }] as const] : [];
  });
}

/** float32 [1, height, width, 3], in −1…1 or as pixels 0…255. */
function imageBatch(heightPx: number, widthPx: number, asPixels: boolean): tf.Tensor {
  const image = formulaImage(heightPx, widthPx);
  const values = asPixels ? image.map((value) => (value + 1) * 127.5) : image;
  return tf.tensor(values, [1, heightPx, widthPx, 3]);
}

/** The length of the difference over the length of what was expected. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return lengthOf(Float64Array.from(expected, (value, at) => value - (actual[at] as number))) / lengthOf(expected);
}

function lengthOf(vector: ArrayLike<number>): number {
  let squares = 0;
  for (let at = 0; at < vector.length; at++) squares += (vector[at] as number) ** 2;
  return Math.sqrt(squares);
}
