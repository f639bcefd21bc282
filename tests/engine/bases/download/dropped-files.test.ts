import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DownloadProgress } from '../../../../src/core/reports';
import { cacheIn } from '../../../../src/engine/bases/download/base-cache';
import { bytesOf } from '../../../../src/engine/bases/download/model-files';
import { obtainFiles } from '../../../../src/engine/bases/download/obtain-files';
import { MemoryCacheStorage } from '../../../support/memory-cache-storage';
import { type TinyModelFiles, tinyModelFiles } from '../../../support/tiny-model';

let tiny: TinyModelFiles;

beforeAll(async () => {
  tiny = await tinyModelFiles();
});

describe('dropped files', () => {
  it.each([
    ['vgg16.h5', '\u0089HDF\r\n\u001a\nrest'],
    ['model.keras', 'PK\u0003\u0004rest'],
  ])('are one file that holds everything, as it is: %s', async (name, text) => {
    const bytes = Buffer.from(text, 'latin1');
    const seen: DownloadProgress[] = [];
    const files = await drop([new File([bytes], name)], (progress) => seen.push(progress));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(files).toMatchObject({ kind: 'file', name, sha256, bytes: bytes.length, route: 'file' });
    expect(seen.at(-1)).toMatchObject({ loadedBytes: bytes.length, totalBytes: bytes.length, route: 'file' });
  });

  it('are a model.json and its weight files, in any order, found by the last part of their paths', async () => {
    const half = tiny.weights.length / 2;
    const json = modelJson(['shards/one.bin', 'shards/two.bin']);
    const two = new File([tiny.weights.slice(half)], 'two.bin');
    const one = new File([tiny.weights.slice(0, half)], 'one.bin');
    const notes = new File(['{"labels":["a"]}'], 'metadata.json');
    const files = await drop([two, notes, new File([json], 'model.json'), one]);
    expect(files).toMatchObject({ kind: 'tfjs', json, route: 'file' });
    const sha256 = createHash('sha256').update(json).update(tiny.weights).digest('hex');
    expect(files).toMatchObject({ sha256, bytes: Buffer.byteLength(json) + tiny.weights.length });
  });

  it('are read from where they are, not kept a second time', async () => {
    const storage = new MemoryCacheStorage();
    const file = new File(['PK\u0003\u0004rest'], 'model.zip');
    const source = { kind: 'files', files: [file] } as const;
    const files = await obtainFiles(source, { cache: cacheIn(storage) });
    expect(bytesOf(files)).toBe(file);
    expect(storage.caches.size).toBe(0);
  });

  it.each([
    ['a weight file that did not come', [json(['a/w1.bin', 'a/w2.bin']), file('w1.bin')], 'missing-weights', /w2\.bin/],
    [
      'a weight file of another size',
      [json(['w.bin']), file('w.bin')],
      'short-shard',
      /promises \d+ bytes.*there are 4/,
    ],
    ['no JSON in a model.json', [file('model.json', '{ no')], 'bad-model-json', /not JSON/],
    [
      'a text called .h5',
      [file('vgg16.h5', 'Please sign in')],
      'bad-model-file',
      /“vgg16.h5” is text.*“Please sign in”/,
    ],
    ['a saved web page', [file('vgg16.h5', '<!doctype html>')], 'bad-model-file', /web page/],
    ['two models', [file('a.h5', '\u0089HDF'), file('b.h5', '\u0089HDF')], 'bad-model-file', /a\.h5, b\.h5 came/],
    ['nothing', [], 'bad-model-file', /nothing came/],
  ])('are refused by name: %s', async (_, parts, code, message) => {
    const files = parts.map((part) => (typeof part === 'function' ? part() : part));
    await expect(drop(files)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('are let go when a person stops', async () => {
    const signal = AbortSignal.abort();
    const source = { kind: 'files', files: [file('a.zip', 'PK\u0003\u0004')] } as const;
    await expect(obtainFiles(source, { signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

function drop(files: readonly File[], onProgress?: (progress: DownloadProgress) => void) {
  return obtainFiles({ kind: 'files', files }, { onProgress });
}

function modelJson(paths: readonly string[]): string {
  const weights = tiny.json.weightsManifest[0]?.weights;
  return JSON.stringify({ ...tiny.json, weightsManifest: [{ paths, weights }] });
}

/** Made when the test runs, for the tiny model is not there before. */
function json(paths: readonly string[]): () => File {
  return () => new File([modelJson(paths)], 'model.json');
}

function file(name: string, content = '1234'): File {
  return new File([Buffer.from(content, 'latin1')], name);
}
