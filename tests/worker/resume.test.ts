import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Client } from '../../src/client/client';
import type { BaseRequest, EpochReport, TrainEvent } from '../../src/core/reports';
import type { RunSettings } from '../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { ALONE } from '../../src/engine/runs/run-locks';
import { RunStore } from '../../src/engine/runs/run-store';
import type { RunImage, TrainResult } from '../../src/protocol/calls';
import { createSession } from '../../src/worker/session';
import { FakeWorker } from '../support/fake-worker';
import type { FileServer } from '../support/file-server';
import { keptRunOf } from '../support/kept-run';
import { MemoryDirectory } from '../support/memory-directory';
import { startBackend } from '../support/node-backends';
import { requestOf } from '../support/request-of';
import { SIZE_PX, serveTinyBase } from '../support/tiny-worker';

const SETTINGS: RunSettings = {
  ...DEFAULT_SETTINGS,
  epochs: 9,
  batchSize: 4,
  learningRate: 0.02,
  schedule: 'cosine',
  blocks: [{ units: 6, activation: 'relu', normalize: true, dropout: 0.25 }],
};
const LABELS = ['cat', 'dog'];
const IMAGES: RunImage[] = Array.from({ length: 6 }, (_, imageId) => ({
  imageId,
  classIndex: imageId < 3 ? 0 : 1,
  part: imageId % 3 === 2 ? 'validation' : 'train',
}));

function imageFile(id: number): Blob {
  return new Blob([
    new Uint8Array(SIZE_PX * SIZE_PX * 3).map((_, at) => ((at * 7 + id * 31) % 97) + (id < 3 ? 100 : 0)),
  ]);
}

async function decode(source: Blob | ImageBitmap): Promise<Float32Array<ArrayBuffer>> {
  return Float32Array.from(new Uint8Array(await (source as Blob).arrayBuffer()));
}

/** A worker with a disk that others may have written to. */
async function connect(disk: MemoryDirectory, request: BaseRequest, settings: RunSettings): Promise<Client> {
  const openKeptRuns = () => RunStore.open(disk, ALONE);
  const client = new Client(() => new FakeWorker(createSession({ headstartVersion: '0.0.0', decode, openKeptRuns })));
  await client.call('chooseBackend', { choice: 'cpu' });
  const images = IMAGES.map(({ imageId }) => ({ imageId, file: imageFile(imageId), hash: undefined }));
  await client.call('holdImages', { images });
  await client.call('loadBase', request);
  await client.call('extractFeatures', { imageIds: IMAGES.map(({ imageId }) => imageId), settings });
  return client;
}

interface Trained {
  readonly result: TrainResult;
  readonly events: readonly TrainEvent[];
  readonly curve: readonly EpochReport[];
}

/** @param stopAfter so many epochs of this training */
async function train(
  client: Client,
  settings: RunSettings,
  { resume = false, stopAfter = 1000 } = {},
): Promise<Trained> {
  const stopping = new AbortController();
  const events: TrainEvent[] = [];
  const args = { images: IMAGES, classLabels: LABELS, settings, runId: 'a', resume };
  const result = await client.call('trainHead', args, {
    signal: stopping.signal,
    onEvent: (event) => {
      if (event.kind === 'batch') return;
      events.push(event.kind === 'epoch' ? { ...event, report: { ...event.report, elapsedMs: 0 } } : event);
      if (events.length === stopAfter) stopping.abort();
    },
  });
  const curve = events.flatMap((event) => (event.kind === 'epoch' ? [event.report] : []));
  return { result, events, curve };
}

describe('a run that goes on in another worker', () => {
  let server: FileServer;
  let request: BaseRequest;

  beforeAll(async () => {
    await startBackend('cpu');
    server = await serveTinyBase();
    request = requestOf(`${server.origin}/model.json`);
  });
  afterAll(() => server.close());
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** Every look at the clock takes a while, so that checkpoints come every few epochs. */
  function slowTime(): void {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      nowMs += 200;
      return nowMs;
    });
  }

  it('has the very same curve and head as one that nothing happened to', async () => {
    slowTime();
    const disk = new MemoryDirectory();
    const undisturbed = await train(await connect(new MemoryDirectory(), request, SETTINGS), SETTINGS);
    const first = await connect(disk, request, SETTINGS);
    const run = keptRunOf('a', { settings: SETTINGS });
    await first.call('saveRun', { run: { ...run, base: await first.call('loadBase', request) }, head: undefined });
    await first.call('extractFeatures', { imageIds: IMAGES.map(({ imageId }) => imageId), settings: SETTINGS });
    await train(first, SETTINGS, { stopAfter: 5 });
    const [listed] = await first.call('listRuns', {});
    expect(listed?.epochs.length).toBeGreaterThan(0);
    expect(listed?.epochs.length).toBeLessThanOrEqual(5);

    const second = await connect(disk, request, SETTINGS);
    const resumed = await train(second, SETTINGS, { resume: true });
    expect(resumed.curve).toEqual(undisturbed.curve);
    expect(resumed.result).toEqual(undisturbed.result);
  });

  it('has them with folds too', async () => {
    slowTime();
    const settings = { ...SETTINGS, folds: 2, epochs: 5 };
    const disk = new MemoryDirectory();
    const undisturbed = await train(await connect(new MemoryDirectory(), request, settings), settings);
    const first = await connect(disk, request, settings);
    const run = keptRunOf('a', { settings });
    await first.call('saveRun', { run: { ...run, base: await first.call('loadBase', request) }, head: undefined });
    await first.call('extractFeatures', { imageIds: IMAGES.map(({ imageId }) => imageId), settings });
    await expect(train(first, settings, { stopAfter: 11 })).rejects.toMatchObject({ code: 'cancelled' });

    const resumed = await train(await connect(disk, request, settings), settings, { resume: true });
    expect(resumed.events[0]).toMatchObject({ kind: 'fold', fold: 2 });
    const secondFold = undisturbed.events.findIndex((event) => event.kind === 'fold' && event.fold === 2);
    expect(resumed.events).toEqual(undisturbed.events.slice(secondFold));
    expect(resumed.result).toEqual(undisturbed.result);
  });
});
