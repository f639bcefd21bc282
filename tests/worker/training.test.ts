import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../src/client/client';
import type { RatePoint, TrainEvent } from '../../src/core/reports';
import type { RunSettings } from '../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import type { RunImage } from '../../src/protocol/calls';
import type { FileServer } from '../support/file-server';
import { startBackend } from '../support/node-backends';
import { SIZE_PX, serveTinyBase, workerHolding } from '../support/tiny-worker';

const LABELS = ['a', 'b'];
const SETTINGS: RunSettings = { ...DEFAULT_SETTINGS, epochs: 4, batchSize: 4, learningRate: 0.01 };
/** Twelve to learn from, four to validate on, two for the test; the last four of the twelve are copies of the first. */
const RUN_IMAGES: RunImage[] = Array.from({ length: 18 }, (_, id) => ({
  imageId: id,
  classIndex: id % 2,
  part: id < 12 ? 'train' : id < 16 ? 'validation' : 'test',
}));
const ALL = RUN_IMAGES.map(({ imageId }) => imageId);

describe('a worker', () => {
  let server: FileServer;
  let client: Client;

  beforeAll(async () => {
    await startBackend('cpu');
    server = await serveTinyBase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    client = await workerHolding(ALL.map(imageFile), 'wasm', server);
    await client.call('extractFeatures', { imageIds: ALL, settings: SETTINGS });
  });

  async function train(changes: Partial<RunSettings>) {
    const settings = { ...SETTINGS, ...changes };
    const events: TrainEvent[] = [];
    const request = { images: RUN_IMAGES, classLabels: LABELS, settings, runId: 'run', resume: false };
    const result = await client.call('trainHead', request, { onEvent: (event) => events.push(event) });
    return { result, events };
  }

  it('measures with folds every image but those of the test once, by a head that never saw it', async () => {
    const { result, events } = await train({ folds: 3 });
    const measured = result.heldOut.filter(({ part }) => part === 'validation').map(({ imageId }) => imageId);
    expect(measured.toSorted((a, b) => a - b)).toEqual(ALL.slice(0, 16));
    expect(result.heldOut.filter(({ part }) => part === 'test').map(({ imageId }) => imageId)).toEqual([16, 17]);
    expect(result.folds?.map(({ images }) => images).reduce((sum, count) => sum + count)).toBe(16);
    const folds = events.flatMap((event) => (event.kind === 'fold' ? [event.fold] : []));
    expect(folds).toEqual([1, 2, 3, 4]);
  });

  it('says the same of two copies of an image, since one fold holds both out', async () => {
    const { result } = await train({ folds: 4 });
    const saidOf = new Map(result.heldOut.map(({ imageId, probabilities }) => [imageId, probabilities]));
    for (const copy of [8, 9, 10, 11]) {
      expect(saidOf.get(copy)).toHaveLength(2);
      expect(saidOf.get(copy)).toEqual(saidOf.get(copy - 8));
    }
  });

  it('learns from views of images, each distinct one’s extracted once, and says where they are missing', async () => {
    const views = { ...SETTINGS, views: 3 };
    await expect(train(views)).rejects.toMatchObject({ code: 'not-ready', message: expect.stringContaining('views') });
    const learnt = ALL.slice(0, 12);
    const report = await client.call('extractFeatures', { imageIds: learnt, settings: views, views: 3 });
    expect(report).toMatchObject({ extracted: 3 * 8, reused: 3 * 4 });
    const [first, second, without] = [await train(views), await train(views), await train({})];
    expect(lossesOf(second)).toEqual(lossesOf(first));
    expect(lossesOf(without)).not.toEqual(lossesOf(first));
  });

  it('shows an image and its views at the size that the base takes', async () => {
    const { images } = await client.call('previewViews', { source: imageFile(1), settings: SETTINGS, count: 4 });
    expect(images).toHaveLength(5);
    for (const { heightPx, widthPx, rgba } of images) expect([heightPx, widthPx, rgba.length]).toEqual([8, 8, 256]);
    expect(new Set(images.map(({ rgba }) => rgba.join())).size).toBe(5);
  });

  it('trains folds on views too, and measures none', async () => {
    const settings = { ...SETTINGS, folds: 3, views: 2 };
    const learnt = ALL.slice(0, 16);
    await client.call('extractFeatures', { imageIds: learnt, settings, views: 2 });
    const [withViews, without] = [await train({ folds: 3, views: 2 }), await train({ folds: 3 })];
    expect(withViews.result.heldOut).toHaveLength(18);
    expect(withViews.result.heldOut).not.toEqual(without.result.heldOut);
  });

  it('lets an image of a heavier class count for more, and names a weight for no class', async () => {
    const [plain, heavy] = [await train({}), await train({ classWeights: { a: 10 } })];
    const meanOfA = ({ result }: typeof plain) =>
      result.heldOut.reduce((sum, { probabilities }) => sum + (probabilities[0] as number), 0);
    expect(meanOfA(heavy)).toBeGreaterThan(meanOfA(plain));
    const wrong = train({ classWeights: { a: 1, c: 2 } });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-setting', message: expect.stringContaining('“c”') });
  });

  it('finds the best linear classifier by L-BFGS, whatever the learning rate', async () => {
    const probe = { optimizer: 'lbfgs', blocks: [], l2: 0.01, epochs: 100, keep: 'last' } as const;
    const [first, second] = [await train(probe), await train({ ...probe, learningRate: 1, seed: 9 })];
    expect(first.result.endedBy).toBe('converged');
    expect(second.result.head.weights).toEqual(first.result.head.weights);
  });

  it('tests learning rates from small to large, and leaves nothing of it', async () => {
    const tensors = tf.memory().numTensors;
    const points: RatePoint[] = [];
    const request = { images: RUN_IMAGES, classLabels: LABELS, settings: SETTINGS };
    const test = await client.call('testLearningRates', request, { onEvent: (point) => points.push(point) });
    expect(test.points).toEqual(points);
    expect(points.map(({ rate }) => rate)).toEqual(points.map(({ rate }) => rate).toSorted((a, b) => a - b));
    expect(test.suggested).toBeGreaterThan(1e-6);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

function lossesOf({ events }: { readonly events: readonly TrainEvent[] }): number[] {
  return events.flatMap((event) => (event.kind === 'epoch' ? [event.report.loss] : []));
}

/** Image files here hold their pixels as they are. */
function imageFile(id: number): Blob {
  const content = id >= 8 && id < 12 ? id - 8 : id;
  const pixels = new Uint8Array(SIZE_PX * SIZE_PX * 3).map(
    (_, at) => (at % 2 === content % 2 ? 160 : 60) + ((at * 7 + content * 13) % 60),
  );
  return new Blob([pixels]);
}
