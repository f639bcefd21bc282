import type { ServerResponse } from 'node:http';
import * as tf from '@tensorflow/tfjs';
import { zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BaseRequest, DownloadProgress } from '../../../src/core/reports';
import { cacheIn } from '../../../src/engine/bases/download/base-cache';
import { type LoadBaseOptions, loadBase as load } from '../../../src/engine/bases/load-base';
import { type FileServer, startFileServer } from '../../support/file-server';
import { MemoryCacheStorage } from '../../support/memory-cache-storage';
import { requestOf } from '../../support/request-of';
import { exportedFiles, teachableMachine } from '../../support/teachable-machine';
import { modelFiles, type TinyModelFiles, tinyModel, tinyModelFiles } from '../../support/tiny-model';

let server: FileServer;
let tiny: TinyModelFiles;

beforeAll(async () => {
  await tf.setBackend('cpu');
  tiny = await tinyModelFiles();
  server = await startFileServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.files.clear();
  server.requests.length = 0;
  serve(tiny);
});
afterEach(() => vi.unstubAllGlobals());

describe('a sound model', () => {
  it('gives the features that the whole model computes at the cut', async () => {
    const base = await loadBase(request());
    const whole = tinyModel();
    const expected = tf.model({ inputs: whole.inputs, outputs: whole.getLayer('conv_pw_1_relu').output });
    const batch = tf.randomUniform<tf.Rank.R4>([3, 8, 8, 3], -1, 1, 'float32', 1);
    const difference = tf.tidy(() =>
      tf.max(tf.abs(tf.sub(base.features(batch), expected.predict(batch) as tf.Tensor))).arraySync(),
    );
    expect(difference).toBeLessThan(1e-6);
    expect(base.report).toMatchObject({ cutLayer: 'conv_pw_1_relu', featureShape: [4, 4, 6], route: 'host' });
    expect([base.report.inputHeightPx, base.report.inputWidthPx]).toEqual([8, 8]);
    base.dispose();
    whole.dispose();
    batch.dispose();
  });

  it('lists its frozen layers from the input to the cut, with their parameters', async () => {
    const base = await loadBase(request());
    const { rows } = base.report;
    expect(rows.map((row) => row.className).slice(0, 4)).toEqual([
      'InputLayer',
      'Conv2D',
      'BatchNormalization',
      'ReLU',
    ]);
    expect(rows.at(-1)).toEqual({
      name: 'conv_pw_1_relu',
      className: 'ReLU',
      outputShape: [4, 4, 6],
      parameters: 0,
      trainable: false,
    });
    const whole = tinyModel({ top: false });
    expect(rows.reduce((total, row) => total + row.parameters, 0)).toBe(whole.countParams());
    whole.dispose();
    expect(base.frozen?.layers.filter((layer) => layer.trainable)).toEqual([]);
    base.dispose();
  });

  it('leaves no tensor after ten loads, uses and ends', async () => {
    const before = tf.memory().numTensors;
    for (let run = 0; run < 10; run++) {
      const base = await loadBase(request());
      tf.tidy(() => void base.features(tf.zeros([2, 8, 8, 3])));
      base.dispose();
      base.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is cut where the request says', async () => {
    const base = await loadBase(request({ cutLayer: 'conv1_relu' }));
    expect(base.report.featureShape).toEqual([4, 4, 4]);
    expect(base.report.rows.at(-1)?.name).toBe('conv1_relu');
    base.dispose();
  });

  it('has 224 pixels a side where the model leaves the size open', async () => {
    const layers = structuredClone(tiny.json.modelTopology) as { config: { layers: { config: object }[] } };
    Object.assign(layers.config.layers[0]?.config ?? {}, { batch_input_shape: [null, null, null, 3] });
    serve({ ...tiny, json: { ...tiny.json, modelTopology: layers } });
    const base = await loadBase(request());
    expect([base.report.inputHeightPx, base.report.inputWidthPx]).toEqual([224, 224]);
    expect(base.report.featureShape).toEqual([112, 112, 6]);
    base.dispose();
  });

  it('reports progress that never falls and ends at the total of the manifest', async () => {
    serveShards(tiny, 7);
    const seen: DownloadProgress[] = [];
    const base = await loadBase(request(), { onProgress: (progress) => seen.push(progress) });
    const loaded = seen.map((progress) => progress.loadedBytes);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
    expect(seen.at(-1)?.loadedBytes).toBe(seen.at(-1)?.totalBytes);
    expect(seen.at(-1)?.totalBytes).toBe(base.report.downloadBytes);
    base.dispose();
  });

  it('carries the query of its address to every weight file', async () => {
    serveShards(tiny, 3);
    const base = await loadBase(requestOf(`${server.origin}/model.json?version=2`));
    expect(server.requests).toHaveLength(4);
    expect(server.requests.every((path) => path.endsWith('?version=2'))).toBe(true);
    base.dispose();
  });

  it('may be in a zip of Teachable Machine, whose own head is thrown away, and leaves no tensor', async () => {
    const { whole } = teachableMachine();
    const zip = new File([new Uint8Array(zipSync(await exportedFiles(whole)))], 'pets.zip');
    whole.dispose();
    const before = tf.memory().numTensors;
    const base = await loadBase(request({ source: { kind: 'files', files: [zip] } }));
    expect(base.report).toMatchObject({ cutLayer: 'conv_pw_1_relu', featureShape: [4, 4, 6], route: 'file' });
    expect(base.report.rowsAboveCut.map(({ name }) => name)).toContain('dense_Dense2');
    base.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is the same written as Keras 3 writes it', async () => {
    const base = await loadBase(request());
    asKeras3();
    const other = await loadBase(request());
    expect(other.report.rows).toEqual(base.report.rows);
    base.dispose();
    other.dispose();
  });

  it('has the same hash however its weights are split into files, and another for other weights', async () => {
    const hashOf = async () => {
      const base = await loadBase(request());
      base.dispose();
      return base.report.sha256;
    };
    const first = await hashOf();
    server.files.set('/weights.bin', tiny.weights.with(0, (tiny.weights[0] as number) ^ 1));
    const changed = await hashOf();
    serve(tiny);
    expect(await hashOf()).toBe(first);
    expect(changed).not.toBe(first);
  });
});

describe('what is wrong with a model is said by name', () => {
  const cases: [string, () => void, string, RegExp][] = [
    ['no model.json', () => server.files.clear(), 'not-found', /404/],
    ['an error of the host', () => answer('/model.json', 503, ''), 'http-status', /503/],
    ['a web page', () => answer('/model.json', 200, '<!doctype html>', 'text/html'), 'html-answer', /web page/],
    ['a web page that calls itself JSON', () => answer('/model.json', 200, ' <html>'), 'html-answer', /web page/],
    ['no JSON', () => answer('/model.json', 200, '{ no'), 'bad-model-json', /not JSON/],
    ['other JSON', () => answer('/model.json', 200, '{"name":"x"}'), 'bad-model-json', /modelTopology/],
    ['a graph model without a graph', () => changeJson({ format: 'graph-model' }), 'bad-model-json', /no graph/],
    ['no manifest', () => changeJson({ weightsManifest: undefined }), 'missing-weights', /no weights/],
    ['an empty manifest', () => changeJson({ weightsManifest: [] }), 'missing-weights', /no weights/],
    ['a weight too few', () => dropLastWeight(), 'missing-weights', /conv_pw_1_bn/],
    ['a negative shape', () => changeWeight({ shape: [-4] }), 'bad-model-json', /weight/],
    ['terabytes of weights', () => changeWeight({ shape: [1e6, 1e6] }), 'bad-model-json', /GB/],
    ['a missing shard', () => void server.files.delete('/weights.bin'), 'not-found', /weights\.bin/],
    ['a short shard', () => server.files.set('/weights.bin', tiny.weights.slice(4)), 'short-shard', /fewer/],
    ['a long shard', () => server.files.set('/weights.bin', new Uint8Array(1e5)), 'short-shard', /more/],
    ['a page for a shard', () => answer('/weights.bin', 200, '<p>', 'text/html'), 'html-answer', /weights\.bin/],
    ['a cut connection', () => server.files.set('/weights.bin', breakOff), 'network', /broke/],
    ['an unknown layer', () => renameClass('ReLU', 'Lambda'), 'unsupported-layer', /Lambda/],
    ['a name of Object’s own', () => renameClass('ReLU', 'constructor'), 'unsupported-layer', /constructor/],
    ['shards on another host', () => moveShards('https://example.com/w.bin'), 'bad-model-json', /own host/],
  ];

  it.each(cases)('%s', async (_, arrange, code, sentence) => {
    arrange();
    const before = tf.memory().numTensors;
    await expect(loadBase(request())).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('a nested unknown layer', async () => {
    const inner = { class_name: 'Sequential', config: { layers: [{ class_name: 'Lambda', config: {} }] } };
    changeJson({ modelTopology: { class_name: 'Sequential', config: { layers: [inner] } } });
    await expect(loadBase(request())).rejects.toMatchObject({
      code: 'unsupported-layer',
      message: expect.stringContaining('Lambda'),
    });
  });

  it('an input that is no colour image', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [4] })] });
    serve(await modelFiles(model));
    model.dispose();
    await expect(loadBase(request())).rejects.toMatchObject({
      code: 'unsupported-model',
      message: expect.stringMatching(/\[4\]/),
    });
  });

  it('a cut that the model does not have, with some that it has', async () => {
    const before = tf.memory().numTensors;
    await expect(loadBase(request({ cutLayer: 'block5_pool' }))).rejects.toMatchObject({
      code: 'invalid-setting',
      message: expect.stringMatching(/block5_pool.*conv_pw_1_relu/),
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('no host', async () => {
    const gone = await startFileServer();
    await gone.close();
    await expect(loadBase(requestOf(`${gone.origin}/model.json`))).rejects.toMatchObject({ code: 'network' });
  });

  it('a host that forbids pages to read, told from one that is away', async () => {
    const forbidding = async (_: URL, init?: RequestInit) => {
      if (init?.mode === 'no-cors') return new Response();
      throw new TypeError('Failed to fetch');
    };
    vi.stubGlobal('fetch', forbidding);
    await expect(loadBase(request())).rejects.toMatchObject({ code: 'cors' });
  });

  it('an address that is none', async () => {
    await expect(loadBase(requestOf('model.json'))).rejects.toMatchObject({ code: 'invalid-setting' });
  });
});

describe('the cache', () => {
  it('makes the second load work without a request, with the same report', async () => {
    const cache = cacheIn(new MemoryCacheStorage());
    const first = await loadBase(request(), { cache });
    await server.close();
    const seen: DownloadProgress[] = [];
    const second = await loadBase(request(), { cache, onProgress: (progress) => seen.push(progress) });
    expect(second.report).toEqual({ ...first.report, route: 'kept' });
    expect(seen.at(-1)?.loadedBytes).toBe(seen.at(-1)?.totalBytes);
    first.dispose();
    second.dispose();
    server = await startFileServer();
  });

  it('drops a damaged entry and downloads anew', async () => {
    const storage = new MemoryCacheStorage();
    const cache = cacheIn(storage);
    const first = await loadBase(request(), { cache });
    await damage(storage);
    const second = await loadBase(request(), { cache });
    expect(second.report).toEqual(first.report);
    const third = await loadBase(request(), { cache });
    expect(third.report.route).toBe('kept');
    for (const base of [first, second, third]) base.dispose();
  });

  it('keeps nothing of a model that did not load', async () => {
    const storage = new MemoryCacheStorage();
    const cache = cacheIn(storage);
    server.files.set('/weights.bin', tiny.weights.slice(4));
    await expect(loadBase(request(), { cache })).rejects.toThrow();
    dropLastWeight();
    await expect(loadBase(request(), { cache })).rejects.toThrow();
    expect(storage.entries.size).toBe(0);
  });

  it('is no hindrance when it is full or broken', async () => {
    const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const storage = { open: full, delete: full } as unknown as CacheStorage;
    const base = await loadBase(request(), { cache: cacheIn(storage) });
    expect(base.report.route).toBe('host');
    base.dispose();
  });
});

it('cancelling stops the download, keeps nothing and leaves no tensor', async () => {
  const storage = new MemoryCacheStorage();
  const stop = new AbortController();
  server.files.set('/weights.bin', (response) => {
    response.writeHead(200).write(tiny.weights.slice(0, 8));
    setTimeout(() => stop.abort(), 20);
  });
  const before = tf.memory().numTensors;
  await expect(loadBase(request(), { cache: cacheIn(storage), signal: stop.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(storage.entries.size).toBe(0);
  expect(tf.memory().numTensors).toBe(before);
});

function request(change: Partial<BaseRequest> = {}): BaseRequest {
  return requestOf(`${server.origin}/model.json`, change);
}

/** Changes the last byte of the longest thing that is kept. */
async function damage(storage: MemoryCacheStorage): Promise<void> {
  const kept = [...storage.caches.values()].flatMap(({ entries }) => [...entries].map((entry) => ({ entries, entry })));
  const longest = kept.toSorted((a, b) => b.entry[1].size - a.entry[1].size)[0];
  if (!longest) throw new Error('Nothing is kept.');
  const [key, blob] = longest.entry;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  longest.entries.set(key, new Blob([bytes]));
}

/** Without the waits between tries. */
function loadBase(request: BaseRequest, options: LoadBaseOptions = {}) {
  return load(request, { retryWaitsMs: [], ...options });
}

function serve({ json, weights }: TinyModelFiles): void {
  server.files.set('/model.json', JSON.stringify(json));
  server.files.set('/weights.bin', weights);
}

/** The same weights, in `count` files of one group. */
function serveShards({ json, weights }: TinyModelFiles, count: number): void {
  const paths = Array.from({ length: count }, (_, index) => `shard${index}`);
  const size = Math.ceil(weights.length / count);
  paths.forEach((path, index) => {
    server.files.set(`/${path}`, weights.slice(index * size, (index + 1) * size));
  });
  const specs = json.weightsManifest[0]?.weights ?? [];
  server.files.set('/model.json', JSON.stringify({ ...json, weightsManifest: [{ paths, weights: specs }] }));
}

function changeJson(change: Readonly<Record<string, unknown>>): void {
  server.files.set('/model.json', JSON.stringify({ ...tiny.json, ...change }));
}

function changeWeight(change: { readonly shape: number[] }): void {
  const [first, ...others] = tiny.json.weightsManifest[0]?.weights ?? [];
  changeJson({ weightsManifest: [{ paths: ['weights.bin'], weights: [{ ...first, ...change }, ...others] }] });
}

function dropLastWeight(): void {
  const specs = tiny.json.weightsManifest[0]?.weights ?? [];
  const bytes = 4 * tf.util.sizeFromShape(specs.at(-1)?.shape ?? []);
  changeJson({ weightsManifest: [{ paths: ['weights.bin'], weights: specs.slice(0, -1) }] });
  server.files.set('/weights.bin', tiny.weights.slice(0, -bytes));
}

function renameClass(from: string, to: string): void {
  const text = JSON.stringify(tiny.json.modelTopology).replaceAll(`"class_name":"${from}"`, `"class_name":"${to}"`);
  changeJson({ modelTopology: JSON.parse(text) });
}

function asKeras3(): void {
  const text = JSON.stringify(tiny.json.modelTopology).replaceAll('batch_input_shape', 'batch_shape');
  changeJson({ modelTopology: JSON.parse(text) });
}

function moveShards(path: string): void {
  changeJson({ weightsManifest: [{ paths: [path], weights: tiny.json.weightsManifest[0]?.weights }] });
}

function answer(path: string, status: number, body: string, type = 'application/json'): void {
  server.files.set(path, (response) => response.writeHead(status, { 'content-type': type }).end(body));
}

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '1000' }).write('x');
  setTimeout(() => response.destroy(), 10);
}
