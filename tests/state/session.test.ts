import { describe, expect, it } from 'vitest';
import { Client } from '../../src/client/client';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import type { RunOutcome } from '../../src/state/run-outcome';
import { Session } from '../../src/state/session';
import { Turns } from '../../src/worker/turns';
import { FakeWorker } from '../support/fake-worker';
import { reportOf } from '../support/report-of';
import { requestOf } from '../support/request-of';

const A = requestOf('https://example.org/a/model.json', { id: 'a', name: 'A' });
const B = requestOf('https://example.org/b/model.json', { id: 'b', name: 'B' });
const EXTRACTION = { imageIds: [], settings: DEFAULT_SETTINGS };

const settled = () => new Promise((resolve) => setTimeout(resolve, 2));

/** A worker that takes turns as the real one does. Each load of a base waits until the test lets it go on. */
function open() {
  const turns = new Turns();
  const loads: { readonly id: string; readonly arrive: () => void }[] = [];
  const usedBy: string[] = [];
  let held: string | undefined;
  const use = (by: string) => void usedBy.push(`${by} of ${held}`);
  const worker = new FakeWorker({
    chooseBackend: async () => ({ backend: 'wasm', adapter: undefined, reason: '', maxBufferBytes: undefined }),
    loadBase: (request, { signal }) =>
      turns.alone(async () => {
        held = undefined;
        await new Promise<void>((arrive, reject) => {
          loads.push({ id: request.id, arrive });
          signal.addEventListener('abort', () => reject(signal.reason));
        });
        held = request.id;
        return reportOf(request);
      }, signal),
    extractFeatures: (_, { signal }) =>
      turns.shared(async () => {
        use('features');
        return { extracted: 0, reused: 0, failures: [], elapsedMs: 0 };
      }, signal),
    restoreHead: () => turns.shared(async () => use('head')),
  });
  const session = new Session(new Client(() => worker));
  /** Lets the load go on that was begun last. */
  const arrive = async () => {
    await settled();
    loads.at(-1)?.arrive();
    await settled();
  };
  return { session, loads, usedBy, arrive };
}

function outcomeWith(baseRequest = A): RunOutcome {
  return {
    plan: { baseRequest, settings: DEFAULT_SETTINGS },
    result: { head: { layers: [], weights: [] } },
  } as unknown as RunOutcome;
}

describe('the base that the worker was asked for last', () => {
  it('is what counts, not the one that came last', async () => {
    const { session, loads, usedBy, arrive } = open();
    void session.ensureBase(A);
    await arrive();
    const chosen = session.ensureBase(B);
    // A camera’s frame asks for the base of the last run while the chosen one is on its way.
    const frame = session.ensureHead(outcomeWith(A));
    await arrive();
    await chosen;
    const training = session.ensureBase(B).then(() => session.callOn(B, 'extractFeatures', EXTRACTION));
    await Promise.all([expect(frame).rejects.toMatchObject({ code: 'not-ready' }), arrive()]);
    await arrive();
    await training;
    expect(loads.map(({ id }) => id)).toEqual(['a', 'b', 'a', 'b']);
    expect(usedBy).toEqual(['features of b']);
  });

  it('has to come before it is used, though it was here before another one was chosen', async () => {
    const { session, usedBy, arrive } = open();
    void session.ensureBase(A);
    await arrive();
    void session.ensureBase(B);
    const training = session.ensureBase(A).then(() => session.callOn(A, 'extractFeatures', EXTRACTION));
    await arrive();
    await arrive();
    await training;
    expect(usedBy).toEqual(['features of a']);
  });

  it('is the only one that a call may be meant for', async () => {
    const { session, usedBy, arrive } = open();
    void session.ensureBase(A);
    await arrive();
    void session.ensureBase(B);
    await settled();
    for (const base of [A, B]) {
      await expect(session.callOn(base, 'extractFeatures', EXTRACTION)).rejects.toMatchObject({
        code: 'not-ready',
        message: `This was to be computed with ${base.name}, which is no longer loaded. Try again.`,
      });
    }
    await arrive();
    expect(usedBy).toEqual([]);
  });

  it('is loaded once for all who ask for it meanwhile, also where the first of them gives up', async () => {
    const { session, loads, arrive } = open();
    const [first, third] = [new AbortController(), new AbortController()];
    const asking = [first, new AbortController(), third].map(({ signal }) => session.ensureBase(A, { signal }));
    await settled();
    third.abort();
    await expect(asking[2]).rejects.toMatchObject({ code: 'cancelled' });
    expect(loads).toHaveLength(1);
    first.abort();
    await expect(asking[0]).rejects.toThrow();
    await arrive();
    expect((await asking[1])?.id).toBe('a');
    await session.ensureBase(A);
    expect(loads).toHaveLength(2);
  });

  it('gets its head anew once another base was in between', async () => {
    const { session, usedBy, arrive } = open();
    const outcome = outcomeWith(A);
    for (const base of [A, B, A]) {
      void session.ensureBase(base);
      await arrive();
      if (base === A) await session.ensureHead(outcome);
    }
    await session.ensureHead(outcome);
    expect(usedBy).toEqual(['head of a', 'head of a']);
  });
});
