import { describe, expect, it } from 'vitest';
import { BUNDLED_BASE, DEFAULT_BASE } from '../../src/catalogue/bases';
import { Client } from '../../src/client/client';
import { HeadstartError } from '../../src/core/errors';
import type { BaseReport } from '../../src/core/reports';
import { ownClassesOf } from '../../src/state/selectors';
import { createHeadstartStore, type HeadstartStore } from '../../src/state/store';
import type { Handlers } from '../../src/worker/handlers';
import { FakeWorker } from '../support/fake-worker';
import { reportOf } from '../support/report-of';

const IMAGE = new Blob(['an image']);

/** A page whose worker answers with the name of the base that it holds, and counts what it is asked. */
function open(overrides: Partial<Handlers> = {}) {
  const counts = { loads: 0, guesses: 0 };
  let held: BaseReport | undefined;
  const handlers: Partial<Handlers> = {
    chooseBackend: async () => ({ backend: 'wasm', adapter: undefined, reason: '', maxBufferBytes: undefined }),
    loadBase: async (request) => {
      counts.loads++;
      held = reportOf(request);
      return held;
    },
    classify: async () => {
      counts.guesses++;
      return { guesses: [{ name: `a class of ${held?.name}`, probability: 1 }], elapsedMs: counts.guesses };
    },
    ...overrides,
  };
  const store = createHeadstartStore(new Client(() => new FakeWorker(handlers)), 'https://page.example/app/');
  return { store, counts };
}

const said = (store: HeadstartStore) => {
  const { ownTrial } = store.getState();
  return ownTrial.status === 'done' ? [ownTrial.base.name, ownTrial.prediction.guesses[0]?.name] : ownTrial.status;
};

describe('what the base itself sees', () => {
  it('is asked of the chosen base before any training, which is fetched for it', async () => {
    const { store, counts } = open();
    await store.getState().guess(IMAGE);
    expect(said(store)).toEqual([DEFAULT_BASE.name, `a class of ${DEFAULT_BASE.name}`]);
    expect(store.getState().base.status).toBe('ready');
    await store.getState().guess(IMAGE);
    expect(counts).toEqual({ loads: 1, guesses: 2 });
  });

  it('is asked anew of another base, which is fetched only then', async () => {
    const { store, counts } = open();
    await store.getState().guess(IMAGE);
    store.getState().chooseBase(BUNDLED_BASE.id);
    expect([said(store), counts.loads]).toEqual([[DEFAULT_BASE.name, `a class of ${DEFAULT_BASE.name}`], 1]);
    await store.getState().guess(IMAGE);
    expect(said(store)).toEqual([BUNDLED_BASE.name, `a class of ${BUNDLED_BASE.name}`]);
  });

  it('takes one load and one answer for all images that are given while the base is on its way', async () => {
    const { store, counts } = open();
    const { guess } = store.getState();
    await Promise.all([guess(IMAGE), guess(IMAGE), guess(IMAGE)]);
    expect(counts).toEqual({ loads: 1, guesses: 1 });
    expect(said(store)).toEqual([DEFAULT_BASE.name, `a class of ${DEFAULT_BASE.name}`]);
  });

  it('is asked of the base that stands in where the default’s host does not answer', async () => {
    const { store } = open({
      loadBase: async (request) => {
        if (request.id === DEFAULT_BASE.id) throw new HeadstartError('network', 'No answer.');
        return reportOf(request);
      },
    });
    await store.getState().guess(IMAGE);
    expect(said(store)).toMatchObject([BUNDLED_BASE.name, {}]);
  });

  it('ends with the sentence of what went wrong, and can be asked again', async () => {
    let isBroken = true;
    const { store } = open({
      loadBase: async (request) => {
        if (isBroken) throw new HeadstartError('bad-model-file', 'This file is broken.');
        return reportOf(request);
      },
    });
    await store.getState().guess(IMAGE);
    expect(store.getState().ownTrial).toMatchObject({ failure: { message: 'This file is broken.' } });
    isBroken = false;
    await store.getState().guess(IMAGE);
    expect(store.getState().ownTrial.status).toBe('done');
  });

  it('asks once for a base that cannot be had, however many frames the camera gives', async () => {
    let loads = 0;
    const { store } = open({
      loadBase: async () => {
        loads++;
        throw new HeadstartError('not-found', 'There is no such file.');
      },
    });
    for (let frames = 0; frames < 3; frames++) await store.getState().guess({} as ImageBitmap);
    expect([loads, said(store)]).toEqual([1, 'failed']);
    await store.getState().guess(IMAGE);
    expect(loads).toBe(2);
  });

  it('does not fetch for the camera what the person stopped, but does for a picture and for another base', async () => {
    const { store, counts } = open();
    const frame = {} as ImageBitmap;
    const first = store.getState().guess(frame);
    store.getState().stopLoadingBase();
    await first;
    await store.getState().guess(frame);
    expect(store.getState()).toMatchObject({
      ownTrial: { failure: { code: 'cancelled' } },
      base: { status: 'chosen' },
    });
    expect(counts).toEqual({ loads: 0, guesses: 0 });
    store.getState().chooseBase(BUNDLED_BASE.id);
    await store.getState().guess(frame);
    store.getState().chooseBase(DEFAULT_BASE.id);
    await store.getState().guess(IMAGE);
    expect(counts).toEqual({ loads: 2, guesses: 2 });
  });

  it('keeps its answer between two frames of the camera, but not between two pictures', async () => {
    const { store } = open();
    const seen: string[] = [];
    store.subscribe(({ ownTrial }) => seen.push(ownTrial.status));
    const frame = {} as ImageBitmap;
    for (const source of [frame, frame, frame]) await store.getState().guess(source);
    expect(seen.lastIndexOf('busy')).toBeLessThan(seen.indexOf('done'));
    await store.getState().guess(IMAGE);
    expect(seen.slice(-2)).toEqual(['busy', 'done']);
  });
});

describe('the classes that a base brings', () => {
  const classesOf = (store: HeadstartStore) => ownClassesOf(store.getState());

  it('are known of a row of the catalogue before it is fetched, and of its file once that is here', async () => {
    const ownClasses = { count: 7, areImageNet: false };
    const { store } = open({ loadBase: async (request) => reportOf(request, { ownClasses }) });
    expect(classesOf(store)).toEqual({ count: 1000, areImageNet: true });
    store.getState().chooseBase(BUNDLED_BASE.id);
    expect(classesOf(store)).toMatchObject({ areImageNet: false });
    await store.getState().loadBase();
    expect(classesOf(store)).toEqual(ownClasses);
  });

  it('are none where weights without a top are all there is', async () => {
    const { store } = open();
    store.getState().chooseBase('vgg16');
    expect(classesOf(store)).toBeUndefined();
    store.getState().chooseBase(DEFAULT_BASE.id);
    await store.getState().setInputSize({ heightPx: 96, widthPx: 128 });
    expect(classesOf(store)).toBeUndefined();
  });
});
