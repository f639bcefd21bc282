import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Base } from '../../src/engine/bases/base';
import { loadBase } from '../../src/engine/bases/load-base';
import type { Lane } from '../../src/engine/features/lanes/lane';
import { localLane } from '../../src/engine/features/lanes/local-lane';
import { Crew } from '../../src/worker/crew';
import { createSession } from '../../src/worker/session';
import { FakeWorker } from '../support/fake-worker';
import { type FileServer, startFileServer } from '../support/file-server';
import { startBackend } from '../support/node-backends';
import { requestOf } from '../support/request-of';
import { tinyModelFiles } from '../support/tiny-model';

const SPARE_CORES = 3;

describe('the workers that help with a base', () => {
  let server: FileServer;
  let base: Base;

  beforeAll(async () => {
    await startBackend('cpu');
    const { json, weights } = await tinyModelFiles({ sizePx: 8 });
    server = await startFileServer({ '/model.json': JSON.stringify(json), '/weights.bin': weights });
    base = await loadBase(requestOf(`${server.origin}/model.json`));
  });
  afterAll(async () => {
    base.dispose();
    await server.close();
  });

  function crewOf() {
    const [like, preparers]: [FakeWorker[], FakeWorker[]] = [[], []];
    const started = (workers: FakeWorker[]) => () => {
      const worker = new FakeWorker(createSession({ headstartVersion: '0.0.0' }));
      workers.push(worker);
      return worker;
    };
    const crew = new Crew({ startLike: started(like), startPreparer: started(preparers), count: SPARE_CORES });
    return { crew, like, preparers };
  }

  async function joined(crew: Crew, backend: 'cpu' | 'webgpu', of = base): Promise<Lane[]> {
    const lanes: Lane[] = [];
    await Promise.all(crew.helpFor(of, backend, localLane(base)).start((lane) => lanes.push(lane)));
    return lanes;
  }

  it('are lanes on a processor, one for each core to spare, started once and ended with the base', async () => {
    const { crew, like, preparers } = crewOf();
    const lanes = await joined(crew, 'cpu');
    expect(lanes).toHaveLength(SPARE_CORES);
    expect(await joined(crew, 'cpu')).toEqual(lanes);
    expect([like.length, preparers.length]).toEqual([SPARE_CORES, 0]);
    crew.end();
    await Promise.resolve();
    expect(like.every(({ terminated }) => terminated)).toBe(true);
  });

  it('prepare pictures for a lane on a graphics device, started once and ended with the base', async () => {
    const { crew, like, preparers } = crewOf();
    expect(await joined(crew, 'webgpu')).toEqual([]);
    expect(await joined(crew, 'webgpu')).toEqual([]);
    expect([like.length, preparers.length]).toEqual([0, SPARE_CORES]);
    crew.end();
    await Promise.resolve();
    expect(preparers.every(({ terminated }) => terminated)).toBe(true);
  });

  it('are none for a base that cannot be copied, or for which there is no room', async () => {
    const { crew } = crewOf();
    expect(await joined(crew, 'cpu', { ...base, frozen: undefined })).toEqual([]);
    expect(await joined(crew, 'cpu', { ...base, largestTensorBytes: 2 ** 30 })).toEqual([]);
  });

  it('pay from half a second of work on', () => {
    const { crew } = crewOf();
    const paysFrom = (multiplyAdds: number | undefined, backend: 'cpu' | 'webgpu') => {
      const work = multiplyAdds === undefined ? undefined : { multiplyAdds, depthwiseMultiplyAdds: 0 };
      return crew.helpFor({ ...base, report: { ...base.report, work } }, backend, localLane(base)).paysFrom;
    };
    expect(paysFrom(1e9, 'cpu')).toBe(5);
    expect(paysFrom(undefined, 'cpu')).toBe(Number.POSITIVE_INFINITY);
    expect(paysFrom(1e9, 'webgpu')).toBe(100);
  });
});
