import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client } from '../../src/client/client';
import { HeadstartError } from '../../src/core/errors';
import type { BaseRequest, EpochReport, OwnPrediction } from '../../src/core/reports';
import { DEFAULT_RESIZE, type Resize } from '../../src/core/resize';
import type { HeadBlock, RunSettings } from '../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import type { RunImage, TrainResult } from '../../src/protocol/calls';
import { createSession } from '../../src/worker/session';
import { FakeWorker } from '../support/fake-worker';
import { type FileServer, startFileServer } from '../support/file-server';
import { startBackend } from '../support/node-backends';
import { requestOf } from '../support/request-of';
import { tinyModelFiles } from '../support/tiny-model';

const SIZE_PX = 8;
const CLASSES = 3;
const BLOCK: HeadBlock = { units: 8, activation: 'relu', normalize: true, dropout: 0.25 };
const SETTINGS: RunSettings = { ...DEFAULT_SETTINGS, epochs: 3, batchSize: 8, blocks: [BLOCK] };

/** Image files here hold their pixels as they are: SIZE_PX² × 3 bytes, bright where their class is. */
function imageFile(id: number): Blob {
  const pixels = new Uint8Array(SIZE_PX * SIZE_PX * 3).map(
    (_, at) => (at % 3 === id % CLASSES ? 200 : 20) + ((at * 7 + id * 13) % 50),
  );
  return new Blob([pixels]);
}

/** Padding blackens the upper half. */
async function decode(
  source: Blob | ImageBitmap,
  _heightPx: number,
  _widthPx: number,
  { mode }: Resize,
): Promise<Float32Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await (source as Blob).arrayBuffer());
  if (bytes.length !== SIZE_PX * SIZE_PX * 3) throw new HeadstartError('unreadable-image', 'Broken.');
  return Float32Array.from(bytes.fill(0, 0, mode === 'pad' ? bytes.length / 2 : 0));
}

/** The real session behind the real wire, as the page talks to it. */
function connect(): Client {
  return new Client(() => new FakeWorker(createSession({ headstartVersion: '0.0.0', decode })));
}

const RUN_IMAGES: RunImage[] = Array.from({ length: 24 }, (_, id) => ({
  imageId: id,
  classIndex: id % CLASSES,
  part: (['train', 'train', 'train', 'validation'] as const)[Math.floor(id / CLASSES) % 4] as 'train' | 'validation',
}));
const IMAGE_IDS = RUN_IMAGES.map(({ imageId }) => imageId);

describe.each(['cpu', 'wasm'] as const)('a worker on %s', (backend) => {
  let server: FileServer;
  let request: BaseRequest;
  let client: Client;

  beforeAll(async () => {
    await startBackend('cpu');
    const { json, weights } = await tinyModelFiles({ sizePx: SIZE_PX });
    server = await startFileServer({ '/model.json': JSON.stringify(json), '/weights.bin': weights });
    request = requestOf(`${server.origin}/model.json`);
  });

  afterAll(() => server.close());

  beforeEach(async () => {
    client = connect();
    await client.call('chooseBackend', { choice: backend });
    await client.call('holdImages', {
      images: IMAGE_IDS.map((imageId) => ({ imageId, file: imageFile(imageId), hash: undefined })),
    });
  });

  async function run(settings = SETTINGS): Promise<{ result: TrainResult; curve: EpochReport[] }> {
    await client.call('loadBase', request);
    await client.call('extractFeatures', { imageIds: IMAGE_IDS, settings });
    const curve: EpochReport[] = [];
    const result = await client.call(
      'trainHead',
      { images: RUN_IMAGES, classLabels: ['a', 'b', 'c'], settings, runId: 'run', resume: false },
      { onEvent: (event) => event.kind === 'epoch' && curve.push({ ...event.report, elapsedMs: 0 }) },
    );
    return { result, curve };
  }

  it('leaves no tensor behind in ten runs, each with a prediction and an export', async () => {
    const tensors: number[] = [];
    for (let times = 0; times < 10; times++) {
      const { result } = await run();
      await client.call('restoreHead', { head: result.head, resize: DEFAULT_RESIZE });
      await client.call('predict', { source: imageFile(1) });
      await client.call('exportModel', { labels: ['a', 'b', 'c'], checks: result.heldOut, record: {}, modelName: 'm' });
      tensors.push(tf.memory().numTensors);
    }
    expect(new Set(tensors).size).toBe(1);
  });

  it('gives the same curve for the same seed, and another for another', async () => {
    const [first, second, other] = [await run(), await run(), await run({ ...SETTINGS, seed: 2 })];
    expect(second.curve).toEqual(first.curve);
    expect(second.result.head.weights).toEqual(first.result.head.weights);
    expect(other.curve).not.toEqual(first.curve);
  });

  it('says of a file what training said of the same image', async () => {
    const { result } = await run();
    await client.call('restoreHead', { head: result.head, resize: DEFAULT_RESIZE });
    expect(result.heldOut).toHaveLength(6);
    for (const { imageId, probabilities } of result.heldOut) {
      const prediction = await client.call('predict', { source: imageFile(imageId) });
      expect(prediction.probabilities).toHaveLength(CLASSES);
      prediction.probabilities.forEach((value, index) => {
        expect(value).toBeCloseTo(probabilities[index] as number, 5);
      });
    }
  });

  it('resizes an image that is tried or exported as those that were trained on', async () => {
    const { result } = await run({ ...SETTINGS, resize: 'pad' });
    const source = imageFile(result.heldOut[0]?.imageId as number);
    const request = { labels: ['a', 'b', 'c'], checks: result.heldOut, record: {}, modelName: 'm' };
    const padded = { mode: 'pad', interpolation: 'bilinear' } as const;
    await client.call('restoreHead', { head: result.head, resize: padded });
    const { probabilities } = await client.call('predict', { source });
    probabilities.forEach((value, index) => {
      expect(value).toBeCloseTo(result.heldOut[0]?.probabilities[index] as number, 5);
    });
    expect((await client.call('exportModel', request)).maxDifference).toBeLessThan(1e-5);

    await client.call('restoreHead', { head: result.head, resize: DEFAULT_RESIZE });
    expect((await client.call('predict', { source })).probabilities).not.toEqual(probabilities);
    await expect(client.call('exportModel', request)).rejects.toMatchObject({ code: 'export-mismatch' });
  });

  it('extracts an image again when it is resized otherwise', async () => {
    await client.call('loadBase', request);
    const extractedBy = async (changes: Partial<RunSettings>) => {
      const settings = { ...SETTINGS, ...changes };
      return (await client.call('extractFeatures', { imageIds: IMAGE_IDS, settings })).extracted;
    };
    expect(await extractedBy({})).toBe(24);
    expect(await extractedBy({ resize: 'pad' })).toBe(24);
    expect(await extractedBy({ interpolation: 'antialias' })).toBe(24);
    expect(await extractedBy({ resize: 'pad' })).toBe(0);
  });

  it('gives held-out predictions of the head that was kept, which are as often right as its epoch reported', async () => {
    for (const keep of ['best', 'last'] as const) {
      const { result, curve } = await run({ ...SETTINGS, epochs: 60, learningRate: 0.05, patience: 3, keep });
      const right = result.heldOut.filter(
        ({ classIndex, probabilities }) => probabilities[classIndex] === Math.max(...probabilities),
      );
      const losses = result.heldOut.map(
        ({ classIndex, probabilities }) => -Math.log(probabilities[classIndex] as number),
      );
      expect(result.keptEpoch < curve.length).toBe(keep === 'best');
      const kept = curve[result.keptEpoch - 1];
      expect(kept?.valAccuracy).toBeCloseTo(right.length / result.heldOut.length, 6);
      expect(kept?.valLoss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss) / losses.length, 4);
    }
  });

  it('writes a zip only after it predicted the same, and none when it does not', async () => {
    const { result } = await run();
    await client.call('restoreHead', { head: result.head, resize: DEFAULT_RESIZE });
    const request = { labels: ['a', 'b', 'c'], record: {}, modelName: 'm' };
    const written = await client.call('exportModel', { ...request, checks: result.heldOut });
    expect(written.checkedImages).toBe(result.heldOut.length);
    expect(written.maxDifference).toBeLessThan(1e-5);
    const lied = result.heldOut.map((one) => ({ ...one, probabilities: [...one.probabilities].reverse() }));
    await expect(client.call('exportModel', { ...request, checks: lied })).rejects.toMatchObject({
      code: 'export-mismatch',
    });
  });

  it('extracts an image once, whatever the head, and again only with another base', async () => {
    await client.call('loadBase', request);
    const first = await client.call('extractFeatures', { imageIds: IMAGE_IDS, settings: SETTINGS });
    const flat = await client.call('extractFeatures', {
      imageIds: IMAGE_IDS,
      settings: { ...SETTINGS, pooling: 'flatten' },
    });
    expect([first.extracted, flat.extracted, flat.reused]).toEqual([24, 0, 24]);
    await client.call('loadBase', { ...request, cutLayer: 'conv_dw_1_relu' });
    const lower = await client.call('extractFeatures', { imageIds: IMAGE_IDS, settings: SETTINGS });
    expect(lower.extracted).toBe(24);
    await client.call('loadBase', request);
    const back = await client.call('extractFeatures', { imageIds: IMAGE_IDS, settings: SETTINGS });
    expect(back.extracted).toBe(0);
  });

  it('trains flattened features and classes that are told apart', async () => {
    const { curve, result } = await run({
      ...SETTINGS,
      pooling: 'flatten',
      blocks: [],
      learningRate: 0.02,
      epochs: 100,
    });
    expect(curve.at(-1)?.accuracy).toBeGreaterThan(0.9);
    expect(result.heldOut).toHaveLength(6);
    for (const { probabilities } of result.heldOut)
      expect(probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1, 5);
  });

  it('says what a base takes an image for before anything is trained, the likeliest first, and leaves no tensor', async () => {
    const names = ['ant', 'bee', 'cat', 'dog', 'elk'];
    const { json, weights } = await tinyModelFiles({ sizePx: SIZE_PX });
    server.files.set('/named/model.json', JSON.stringify({ ...json, userDefinedMetadata: { classNames: names } }));
    server.files.set('/named/weights.bin', weights);
    await client.call('loadBase', requestOf(`${server.origin}/named/model.json`));
    const answers = [];
    const tensors = new Set<number>();
    for (let times = 0; times < 3; times++) {
      answers.push(await client.call('classify', { source: imageFile(1), resize: DEFAULT_RESIZE }));
      tensors.add(tf.memory().numTensors);
    }
    const [{ guesses }] = answers as [OwnPrediction];
    expect(guesses.map(({ name }) => name).toSorted()).toEqual(names);
    const shares = guesses.map(({ probability }) => probability);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 5);
    expect(tensors.size).toBe(1);
  });

  it('refuses to name an image by a base without classes of its own', async () => {
    await client.call('loadBase', request);
    await expect(client.call('classify', { source: imageFile(1), resize: DEFAULT_RESIZE })).rejects.toMatchObject({
      code: 'not-ready',
      message: expect.stringContaining('no classes of its own'),
    });
  });

  it('names what is missing when it is asked too early', async () => {
    const fresh = connect();
    await expect(fresh.call('predict', { source: imageFile(0) })).rejects.toMatchObject({ code: 'not-ready' });
    await expect(fresh.call('extractFeatures', { imageIds: [1], settings: SETTINGS })).rejects.toMatchObject({
      code: 'not-ready',
    });
  });
});
