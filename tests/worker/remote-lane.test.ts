import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Preparation, recipeOf, type WantedViews } from '../../src/core/augmentation';
import { HeadstartError } from '../../src/core/errors';
import type { BaseCopy, Outcome } from '../../src/core/reports';
import { DEFAULT_RESIZE } from '../../src/core/resize';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import type { Base } from '../../src/engine/bases/base';
import { baseFromCopy, copyOfBase } from '../../src/engine/bases/copy-base';
import { loadBase } from '../../src/engine/bases/load-base';
import { HelperLost } from '../../src/engine/features/lanes/helper-lost';
import { localLane } from '../../src/engine/features/lanes/local-lane';
import * as tf from '../../src/engine/tf';
import { type RemoteLane, startRemoteLane } from '../../src/worker/remote-lane';
import { createSession } from '../../src/worker/session';
import { FakeWorker } from '../support/fake-worker';
import { type FileServer, startFileServer } from '../support/file-server';
import { startBackend } from '../support/node-backends';
import { requestOf } from '../support/request-of';
import { tinyModelFiles } from '../support/tiny-model';

const SIZE_PX = 8;
const BROKEN = new Blob(['x']);
const UNCHANGED: Preparation = { resize: DEFAULT_RESIZE, recipe: undefined };

describe.each(['cpu', 'wasm'] as const)('a lane in another worker, on %s', (backend) => {
  let server: FileServer;
  let base: Base;
  let copy: BaseCopy;
  let worker: FakeWorker;
  let lane: RemoteLane;

  beforeAll(async () => {
    await startBackend(backend);
    const { json, weights } = await tinyModelFiles({ sizePx: SIZE_PX });
    server = await startFileServer({ '/model.json': JSON.stringify(json), '/weights.bin': weights });
    base = await loadBase(requestOf(`${server.origin}/model.json`));
    copy = await copyOfBase(base);
  });
  afterAll(async () => {
    base.dispose();
    await server.close();
  });
  beforeEach(async () => {
    lane = await startRemoteLane(startWorker, backend, copy, 4);
  });

  function startWorker(): FakeWorker {
    worker = new FakeWorker(createSession({ headstartVersion: '0.0.0', decode }));
    return worker;
  }

  it('gives the same numbers as the lane of the worker that loaded the base', async () => {
    const pictures = [0, 1, 2, 3].map(picture);
    const here = await localLane(base, { decode }).extract(pictures, UNCHANGED);
    expect(await lane.extract(pictures, UNCHANGED)).toEqual(here);
    expect(here.map(({ kind }) => kind)).toEqual(Array(4).fill('features'));
  });

  it('gives the same numbers of views, decoding each picture once, in batches that need not hold whole pictures', async () => {
    let decoded = 0;
    const counted = (file: Blob) => {
      decoded++;
      return decode(file);
    };
    const changed = { ...UNCHANGED, recipe: recipeOf(DEFAULT_SETTINGS) };
    const pictures = [0, 1, 2].map((index) => ({ ...picture(index), views: [0, 1, 3] }));
    const here = await localLane(base, { decode: counted, batchSize: 4 }).extract(pictures, changed);
    expect(decoded).toBe(3);
    expect(await lane.extract(pictures, changed)).toEqual(here);
    const alone = await localLane(base, { decode }).extract([0, 1, 2].map(picture), UNCHANGED);
    for (const [index, outcome] of here.entries()) {
      const [itself, first, third] = featuresOf(outcome);
      expect(itself).toEqual(featuresOf(alone[index] as Outcome)[0]);
      expect(first).not.toEqual(itself);
      expect(third).not.toEqual(first);
    }
  });

  it('tells a broken image from the others', async () => {
    const outcomes = await lane.extract([picture(0), { ...picture(2), file: BROKEN }, picture(1)], UNCHANGED);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['features', 'fault', 'features']);
    expect(outcomes[1]).toMatchObject({ fault: { code: 'unreadable-image' } });
  });

  it('is lost when its worker dies, and starts no other', async () => {
    const extracting = lane.extract([picture(0)], UNCHANGED);
    const first = worker;
    first.die('out of memory');
    await expect(extracting).rejects.toBeInstanceOf(HelperLost);
    await expect(lane.extract([picture(0)], UNCHANGED)).rejects.toBeInstanceOf(HelperLost);
    expect(worker).toBe(first);
    expect(first.terminated).toBe(true);
  });

  it('outlives a run that was stopped', async () => {
    const stop = new AbortController();
    const stopped = lane.extract([picture(0)], UNCHANGED, stop.signal);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect((await lane.extract([picture(1)], UNCHANGED))[0]?.kind).toBe('features');
  });

  it('runs a copy that leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const again = await baseFromCopy(copy);
    expect(again.report).toEqual(base.report);
    again.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

function picture(index: number): WantedViews {
  const file = new Blob([new Uint8Array(SIZE_PX * SIZE_PX * 3).map((_, at) => (at * 7 + index * 13) % 256)]);
  return { file, hash: String(index).repeat(64), views: [0] };
}

function featuresOf(outcome: Outcome): readonly Float32Array[] {
  return outcome.kind === 'features' ? outcome.features : [];
}

async function decode(source: Blob | ImageBitmap): Promise<Float32Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await (source as Blob).arrayBuffer());
  if (bytes.length !== SIZE_PX * SIZE_PX * 3) throw new HeadstartError('unreadable-image', 'Broken.');
  return Float32Array.from(bytes);
}
