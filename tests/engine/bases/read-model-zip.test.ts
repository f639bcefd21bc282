import * as tf from '@tensorflow/tfjs';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../../../src/engine/bases/build-model';
import { chooseCut, findCuts } from '../../../src/engine/bases/find-cut';
import { readModelJson } from '../../../src/engine/bases/model-json';
import { holdsModelJson, type ModelZip, readModelZip } from '../../../src/engine/bases/read-model-zip';
import { flattenNested } from '../../../src/engine/bases/rewrite/flatten-nested';
import { checkTopology } from '../../../src/engine/bases/topology/check-topology';
import { tfjsWeights } from '../../../src/engine/bases/weights/tfjs-weights';
import { zipModel } from '../../../src/engine/export/zip-model';
import { exportedFiles, teachableMachine } from '../../support/teachable-machine';

type Files = Record<string, Uint8Array>;

const zipOf = (files: Files) => new Blob([new Uint8Array(zipSync(files))]);

async function build({ json, weights }: ModelZip): Promise<tf.LayersModel> {
  const { topology, weightSpecs } = readModelJson(json);
  checkTopology(topology);
  return buildModel(topology, await tfjsWeights(weightSpecs, weights));
}

let made: ReturnType<typeof teachableMachine>;
let files: Files;

beforeAll(async () => {
  await tf.setBackend('cpu');
  made = teachableMachine();
  files = await exportedFiles(made.whole);
});

afterAll(() => tf.disposeVariables());

describe('a zip of Teachable Machine', () => {
  it('gives the base that is in it, cut at its last map', async () => {
    const model = flattenNested(await build(await readModelZip(zipOf(files))));
    const cuts = findCuts(model);
    const cut = chooseCut(cuts, undefined);
    expect(cut.name).toBe('conv_pw_1_relu');
    expect(cuts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['conv1_relu', 'dense_Dense1', 'dense_Dense2']),
    );
    const difference = tf.tidy(() => {
      const image = tf.randomUniform([1, 8, 8, 3], -1, 1, 'float32', 5);
      const features = tf.model({ inputs: model.inputs, outputs: cut.output }).predict(image) as tf.Tensor;
      return tf.max(tf.abs(tf.sub(features, made.base.predict(image) as tf.Tensor))).dataSync()[0];
    });
    expect(difference).toBe(0);
  });
});

describe('readModelZip', () => {
  it('reads what Headstart exports', async () => {
    const text = (name: string) => new TextDecoder().decode(files[name]);
    const weights = new Uint8Array(files['weights.bin'] as Uint8Array);
    const zip = zipModel({ modelJson: text('model.json'), weights, labels: 'a\n', metadata: '{}' }, new Date());
    const read = await readModelZip(new Blob([zip]));
    expect(read.json).toBe(text('model.json'));
    expect(new Uint8Array(await read.weights.arrayBuffer())).toEqual(weights);
  });

  it('finds the model in a folder, and looks at nothing else', async () => {
    const inFolder = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`my model/${name}`, bytes]));
    const zip = zipOf({ ...inFolder, '__MACOSX/my model/model.json': strToU8('x'), '../evil.js': strToU8('x') });
    expect((await readModelZip(zip)).json).toBe(new TextDecoder().decode(files['model.json']));
    expect(await holdsModelJson(zip)).toBe(true);
  });

  it('knows a zip without a model.json', async () => {
    expect(await holdsModelJson(zipOf({ 'config.json': strToU8('{}') }))).toBe(false);
  });

  const without = (name: string) => Object.fromEntries(Object.entries(files).filter(([key]) => key !== name));
  const changed = (from: string, to: string) => {
    const json = new TextDecoder().decode(files['model.json']).replace(from, to);
    return { ...files, 'model.json': strToU8(json) };
  };

  const cases: [string, () => Files, string, RegExp][] = [
    ['no model.json', () => without('model.json'), 'bad-model-file', /no model\.json/],
    ['two models', () => ({ ...files, 'b/model.json': strToU8('{}') }), 'bad-model-file', /2 files called model\.json/],
    ['no weights', () => without('weights.bin'), 'missing-weights', /“weights\.bin”, which is not beside it/],
    ['weights elsewhere', () => changed('weights.bin', '../weights.bin'), 'missing-weights', /\.\.\/weights\.bin/],
    ['weights cut off', () => ({ ...files, 'weights.bin': new Uint8Array(7) }), 'short-shard', /hold 7 bytes/],
    ['a model.json that is none', () => ({ 'model.json': strToU8('[]') }), 'bad-model-json', /not a JSON object/],
    ['a model.json made to fill memory', () => ({ 'model.json': new Uint8Array(1e6) }), 'bad-model-file', /1 MB/],
    [
      'weights made to fill memory',
      () => ({ ...changed('"shape":[10,3]', '"shape":[10,3000000]') }),
      'bad-model-file',
      /The weights in this zip would unpack to 115 MB/,
    ],
  ];

  it.each(cases)('refuses %s', async (_, make, code, sentence) => {
    await expect(readModelZip(zipOf(make()))).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
  });

  it.each([
    ['stored', 0],
    ['packed', 6],
  ] as const)('refuses weights of which one bit changed, %s', async (_, level) => {
    const zip = new Uint8Array(zipSync({ ...files, 'weights.bin': [files['weights.bin'] as Uint8Array, { level }] }));
    // The last file: its data ends where the list begins, whose place stands in the zip's end.
    const listStart = new DataView(zip.buffer).getUint32(zip.length - 6, true);
    zip[listStart - 2] = (zip[listStart - 2] as number) ^ 1;
    await expect(readModelZip(new Blob([zip]))).rejects.toMatchObject({
      code: 'bad-model-file',
      message: expect.stringMatching(/“weights\.bin”/),
    });
  });

  it('refuses what is no zip', async () => {
    await expect(readModelZip(new Blob(['PK, but no more']))).rejects.toMatchObject({ code: 'bad-model-file' });
  });
});
