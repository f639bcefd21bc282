import * as tf from '@tensorflow/tfjs';
import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildModel } from '../../../../src/engine/bases/build-model';
import { readKerasArchive } from '../../../../src/engine/bases/keras-files/read-keras-archive';
import { readKerasHdf5 } from '../../../../src/engine/bases/keras-files/read-keras-hdf5';
import type { ModelSource } from '../../../../src/engine/bases/model-source';
import type { Topology } from '../../../../src/engine/bases/topology/topology';
import { archiveParts, goldenProbabilities, kerasFile, probabilitiesOf } from '../../../support/keras-files';
import { NODE_BACKENDS, startBackend } from '../../../support/node-backends';

let network: Topology;

beforeAll(async () => {
  // The library writes down every error that it also returns.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { topology, weights } = await readKerasHdf5(kerasFile('whole.h5'));
  weights.close();
  if (topology === undefined) throw new Error('whole.h5 has a network');
  network = topology;
});

describe.each(NODE_BACKENDS)('a file that Keras saved gives in TF.js what it gives in Keras, on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  const files: Record<string, () => Promise<ModelSource>> = {
    'a whole model as .h5': () => readKerasHdf5(kerasFile('whole.h5')),
    'a whole model as .keras': () => readKerasArchive(kerasFile('whole.keras')),
    'a .keras that was packed anew': () => readKerasArchive(packedArchive()),
    'a .weights.h5 with the layers’ names': () => readKerasHdf5(new Blob([archiveParts().weights])),
    'a .weights.h5 without names': () => readKerasHdf5(kerasFile('unnamed.weights.h5')),
    'weights of the old official kind': () => readKerasHdf5(kerasFile('old-official.h5')),
    'float16, float64, big-endian and compressed weights': () => readKerasHdf5(kerasFile('compact-weights.h5')),
  };

  it.each(Object.entries(files))('%s', async (name, read) => {
    const before = tf.memory().numTensors;
    const { topology = network, weights } = await read();
    const model = await buildModel(topology, weights);
    weights.close();
    expect(tf.memory().numTensors - before).toBe(model.weights.length);
    // A float16 has 11 bits.
    const tolerance = name.startsWith('float16') ? 1e-3 : 1e-5;
    expect(largestDifference(probabilitiesOf(model), goldenProbabilities)).toBeLessThan(tolerance);
    for (const weight of model.weights) weight.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('what is no file of Keras is said in a sentence', () => {
  const whole = () => kerasFile('whole.h5');
  const cases: [string, () => Promise<Blob> | Blob, string, RegExp][] = [
    ['a text named .h5', () => new Blob(['version https://git-lfs.github.com/spec/v1']), 'bad-model-file', /not HDF5/],
    ['an empty file', () => new Blob([]), 'bad-model-file', /not HDF5/],
    ['a file that breaks off', () => whole().slice(0, 40_000), 'bad-model-file', /end is missing/],
    ['a file of which only the head came', () => whole().slice(0, 64), 'bad-model-file', /end is missing/],
    ['an HDF5 file of something else', () => emptyHdf5(), 'unsupported-model', /holds nothing/],
    ['a few kB that claim to be 16 GB', () => kerasFile('bomb.h5'), 'bad-model-file', /claims more numbers/],
  ];

  it.each(cases)('%s', async (_, file, code, sentence) => {
    const reading = readKerasHdf5(await file());
    await expect(reading).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
  });

  it('any damage inside a file ends in an error or in numbers, never in anything else', async () => {
    const bytes = new Uint8Array(await kerasFile('unnamed.weights.h5').arrayBuffer());
    for (let run = 0; run < 40; run++) {
      const damaged = bytes.slice();
      for (let byte = 0; byte < 30; byte++) damaged[(run * 7919 + byte * 563 + 100) % damaged.length] = run * byte;
      const outcome = await readKerasHdf5(new Blob([damaged])).then(readAll, (error: unknown) => error);
      if (outcome !== 'read') expect(outcome).toMatchObject({ name: 'HeadstartError' });
    }
  });

  const archives: [string, () => Blob, RegExp][] = [
    ['a zip that breaks off', () => kerasFile('whole.keras').slice(0, 60_000), /no zip, or its end is missing/],
    ['a zip of something else', () => zip({ 'model.json': strToU8('{}') }), /no config\.json/],
    ['a .keras without weights', () => zip({ 'config.json': strToU8(archiveParts().config) }), /no model\.weights\.h5/],
    ['a network that is not JSON', () => zip({ 'config.json': strToU8('{') }), /not JSON/],
    ['a file that is longer than its list says', () => longerThanSaid(), /longer than its list says/],
  ];

  it.each(archives)('%s', async (_, file, sentence) => {
    await expect(readKerasArchive(file())).rejects.toMatchObject({
      code: 'bad-model-file',
      message: expect.stringMatching(sentence),
    });
  });

  it('a weight of a file that was closed', async () => {
    const { weights } = await readKerasHdf5(whole());
    weights.close();
    weights.close();
    expect(() => weights.layers[0]?.weights[0]?.read()).toThrow(/closed/);
  });
});

function readAll({ weights }: ModelSource): unknown {
  try {
    for (const weight of weights.layers.flatMap((layer) => layer.weights)) weight.read();
    return 'read';
  } catch (error) {
    return error;
  } finally {
    weights.close();
  }
}

function packedArchive(): Blob {
  const { config, weights } = archiveParts();
  return zip({ 'config.json': strToU8(config), 'model.weights.h5': weights });
}

function zip(files: Parameters<typeof zipSync>[0]): Blob {
  return new Blob([new Uint8Array(zipSync(files, { level: 9 }))]);
}

/** A zip whose list says 10 bytes of a file that unpacks to many more. */
function longerThanSaid(): Blob {
  const bytes = zipSync({ 'config.json': strToU8(' '.repeat(1e6)) }, { level: 9 });
  const view = new DataView(bytes.buffer);
  const listStart = view.getUint32(bytes.length - 22 + 16, true);
  view.setUint32(listStart + 24, 10, true);
  return new Blob([new Uint8Array(bytes)]);
}

async function emptyHdf5(): Promise<Blob> {
  const { File, ready } = await import('h5wasm');
  const { FS } = await ready;
  new File('/empty.h5', 'w').close();
  const bytes = FS.readFile('/empty.h5');
  FS.unlink('/empty.h5');
  return new Blob([new Uint8Array(bytes)]);
}

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(...expected.map((value, index) => Math.abs(value - (actual[index] as number))));
}
