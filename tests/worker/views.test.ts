import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../src/client/client';
import type { EpochReport } from '../../src/core/reports';
import type { RunSettings } from '../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import type { RunImage } from '../../src/protocol/calls';
import type { FileServer } from '../support/file-server';
import { startBackend } from '../support/node-backends';
import { SIZE_PX, serveTinyBase, workerHolding } from '../support/tiny-worker';

const SETTINGS: RunSettings = { ...DEFAULT_SETTINGS, epochs: 4, batchSize: 8, views: 3 };
const RUN_IMAGES: RunImage[] = Array.from({ length: 12 }, (_, id) => ({
  imageId: id,
  classIndex: id % 2,
  part: id < 8 ? 'train' : 'validation',
}));
const ALL = RUN_IMAGES.map(({ imageId }) => imageId);
const TRAINED = RUN_IMAGES.flatMap(({ imageId, part }) => (part === 'train' ? [imageId] : []));

describe('a worker', () => {
  let server: FileServer;
  let client: Client;

  beforeAll(async () => {
    await startBackend('cpu');
    server = await serveTinyBase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    client = await workerHolding(ALL.map(imageFile), 'cpu', server);
    await client.call('extractFeatures', { imageIds: ALL, settings: SETTINGS });
  });

  async function curveOf(settings: RunSettings): Promise<EpochReport[]> {
    const curve: EpochReport[] = [];
    const request = { images: RUN_IMAGES, classLabels: ['a', 'b'], settings, runId: 'run', resume: false };
    await client.call('trainHead', request, {
      onEvent: (event) => event.kind === 'epoch' && curve.push({ ...event.report, elapsedMs: 0 }),
    });
    return curve;
  }

  it('extracts views of the images that are trained on, and trains on them', async () => {
    const report = await client.call('extractFeatures', { imageIds: TRAINED, settings: SETTINGS, views: 3 });
    expect(report).toMatchObject({ extracted: 24, reused: 0 });
    const curve = await curveOf(SETTINGS);
    expect(await curveOf(SETTINGS)).toEqual(curve);
    const without = await curveOf({ ...SETTINGS, views: 0 });
    expect(curve.map(({ loss }) => loss)).not.toEqual(without.map(({ loss }) => loss));
  });

  it('says that views are missing that were never extracted', async () => {
    await expect(curveOf(SETTINGS)).rejects.toMatchObject({
      code: 'not-ready',
      message: expect.stringContaining('views'),
    });
  });

  it('shows an image and its views at the size that the base takes', async () => {
    const { images } = await client.call('previewViews', { source: imageFile(1), settings: SETTINGS, count: 4 });
    expect(images).toHaveLength(5);
    for (const { heightPx, widthPx, rgba } of images) expect([heightPx, widthPx, rgba.length]).toEqual([8, 8, 256]);
    expect(new Set(images.map(({ rgba }) => rgba.join())).size).toBe(5);
  });
});

/** Holds its pixels as they are. */
function imageFile(id: number): Blob {
  return new Blob([new Uint8Array(SIZE_PX * SIZE_PX * 3).map((_, at) => (at * 7 + id * 13) % 256)]);
}
