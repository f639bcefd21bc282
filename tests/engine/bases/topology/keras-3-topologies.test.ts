import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { compileFrozen } from '../../../../src/engine/bases/compile/compile-frozen';
import { flattenNested } from '../../../../src/engine/bases/rewrite/flatten-nested';
import { foldNormalisation } from '../../../../src/engine/bases/rewrite/fold-normalisation';
import { standardiseLayers } from '../../../../src/engine/bases/rewrite/standardise-layers';
import { checkTopology } from '../../../../src/engine/bases/topology/check-topology';
import { normaliseTopology } from '../../../../src/engine/bases/topology/normalise-topology';
import { fillAsKeras, imageOf, type KerasGolden, readKerasGolden } from '../../../support/keras-golden';
import { modelFiles } from '../../../support/tiny-model';

/** What TF.js has by itself, noted before any module of ours adds to it. */
const plainClasses = await vi.hoisted(async () => {
  const { serialization } = await import('@tensorflow/tfjs');
  return { ...serialization.SerializationMap.getMap().classNameMap };
});

const TOLERANCE = 1e-5;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(['added-layers', 'nested', 'mobilenet-v3-small', 'efficientnet-v2-b0'])('Keras 3’s %s', (name) => {
  const golden = readKerasGolden(name);

  it('gives Keras’ numbers', () =>
    withModel(golden, (model) => {
      expect(errorOf(model, golden)).toBeLessThan(TOLERANCE);
    }));

  it('gives Keras’ numbers flat, of standard layers, folded and compiled', () =>
    withModel(golden, (model) => {
      const compiled = compileFrozen(prepared(model));
      const output = tf.tidy(() => compiled.run(imageOf(golden)));
      expect(largestError(output, golden)).toBeLessThan(TOLERANCE);
    }));

  it('loads and gives Keras’ numbers in a TF.js without Headstart, once it is of standard layers', () =>
    withModel(golden, async (model) => {
      const { json, weights } = await modelFiles(prepared(model));
      const { classNameMap } = tf.serialization.SerializationMap.getMap();
      const ours = { ...classNameMap };
      for (const className of Object.keys(ours)) delete classNameMap[className];
      Object.assign(classNameMap, plainClasses);
      try {
        const weightSpecs = json.weightsManifest.flatMap((group) => group.weights);
        const artifacts = { modelTopology: json.modelTopology, weightSpecs, weightData: weights.buffer };
        const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
        expect(errorOf(loaded, golden)).toBeLessThan(TOLERANCE);
      } finally {
        Object.assign(classNameMap, ours);
      }
    }));
});

const prepared = (model: tf.LayersModel) => foldNormalisation(standardiseLayers(flattenNested(model)));

/** Ends whatever variables `use` leaves: the models that it makes share theirs with one another. */
async function withModel(golden: KerasGolden, use: (model: tf.LayersModel) => void | Promise<void>): Promise<void> {
  const topology = normaliseTopology(golden.topology);
  checkTopology(topology);
  const model = await tf.models.modelFromJSON(structuredClone({ ...topology }) as unknown as tf.io.ModelJSON);
  fillAsKeras(model, golden);
  try {
    await use(model);
  } finally {
    tf.disposeVariables();
  }
}

function errorOf(model: tf.LayersModel, golden: KerasGolden): number {
  return largestError(
    tf.tidy(() => model.predict(imageOf(golden)) as tf.Tensor),
    golden,
  );
}

/** Relative to the largest number that Keras gives; ends the output. */
function largestError(output: tf.Tensor, { output: expected, outputShape }: KerasGolden): number {
  expect(output.shape).toEqual(outputShape);
  const actual = output.dataSync();
  output.dispose();
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, at) => Math.abs(value - (actual[at] as number)))) / largest;
}
