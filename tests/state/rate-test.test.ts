import { describe, expect, it } from 'vitest';
import { Client } from '../../src/client/client';
import { HeadstartError, throwIfCancelled } from '../../src/core/errors';
import type { RateTest } from '../../src/core/reports';
import type { HeadRequest } from '../../src/protocol/calls';
import { createHeadstartStore } from '../../src/state/store';
import type { Handlers } from '../../src/worker/handlers';
import { HeldImages } from '../../src/worker/held-images';
import { FakeWorker } from '../support/fake-worker';
import { reportOf } from '../support/report-of';

const FOUND: RateTest = {
  points: [
    { rate: 0.001, loss: 1 },
    { rate: 0.01, loss: 0.5 },
  ],
  suggested: 0.003,
};

/** A page with two classes of five images; `asked` is what its worker was asked to test. */
async function open(overrides: Partial<Handlers> = {}) {
  const asked: HeadRequest[] = [];
  const images = new HeldImages();
  const handlers: Partial<Handlers> = {
    chooseBackend: async () => ({ backend: 'wasm', adapter: undefined, reason: '', maxBufferBytes: undefined }),
    loadBase: async (request) => reportOf(request),
    holdImages: async (handed) => {
      images.hold(handed.images);
      return undefined;
    },
    hashImages: ({ imageIds }) => Promise.all(imageIds.map((id) => images.hashOf(id))),
    listKeptFeatures: async () => undefined,
    extractFeatures: async ({ imageIds }, { emit }) => {
      emit({ done: 1, total: imageIds.length, imagesPerSecond: 1, remainingMs: 1 });
      return { extracted: imageIds.length, reused: 0, failures: [], elapsedMs: 1 };
    },
    testLearningRates: async (request, { emit }) => {
      asked.push(request);
      for (const point of FOUND.points) emit(point);
      return FOUND;
    },
    ...overrides,
  };
  const store = createHeadstartStore(new Client(() => new FakeWorker(handlers)), 'https://page.example/app/');
  const paths = ['cat', 'dog'].flatMap((label) => [0, 1, 2, 3, 4].map((index) => `s/${label}/${index}.jpg`));
  await store.getState().addFiles(paths.map((path) => ({ path, file: new File([path], path) })));
  return { store, asked };
}

/** Resolves when the worker was asked; what it was asked ends only when it is cancelled. */
function waiting() {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const handler = async (_: unknown, { signal }: { signal: AbortSignal }): Promise<never> => {
    arrive();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throwIfCancelled(signal);
    throw new Error('It was not cancelled.');
  };
  return { arrived, handler };
}

describe('a learning-rate range test', () => {
  it('asks for what a run would be trained on, shows each phase, and ends with what was found', async () => {
    const { store, asked } = await open();
    const seen: string[] = [];
    store.subscribe(({ rateTest }) => seen.at(-1) !== rateTest.status && seen.push(rateTest.status));
    await store.getState().testRates();
    expect(seen).toEqual(expect.arrayContaining(['features', 'testing', 'done']));
    expect(store.getState().rateTest).toEqual({ status: 'done', test: FOUND, settings: store.getState().settings });
    const [request] = asked;
    expect(request?.classLabels).toEqual(['cat', 'dog']);
    expect(request?.images).toHaveLength(10);
    expect(request?.images.filter(({ part }) => part === 'validation')).toHaveLength(2);
    expect(store.getState().run.phase).toBe('idle');
  });

  it('takes each image as it is, once, whatever views and folds a run has', async () => {
    const { store, asked } = await open();
    store.getState().changeSettings({ views: 8, folds: 5 });
    await store.getState().testRates();
    expect(asked[0]?.settings).toMatchObject({ views: 0, folds: 0 });
  });

  it('leaves out images that could not be read', async () => {
    const { store, asked } = await open({
      extractFeatures: async ({ imageIds }) => ({
        extracted: imageIds.length - 1,
        reused: 0,
        failures: [{ imageId: imageIds[0] ?? 0, code: 'unreadable-image', message: 'Broken.' }],
        elapsedMs: 1,
      }),
    });
    await store.getState().testRates();
    expect(asked[0]?.images).toHaveLength(9);
  });

  it('that is cancelled leaves what the one before it found', async () => {
    const { arrived, handler } = waiting();
    let tests = 0;
    const { store } = await open({
      testLearningRates: async (request, context) => (tests++ === 0 ? FOUND : handler(request, context)),
    });
    await store.getState().testRates();
    const first = store.getState().rateTest;
    const second = store.getState().testRates();
    await arrived;
    expect(store.getState().rateTest.status).toBe('features');
    store.getState().stopRateTest();
    await second;
    expect(store.getState().rateTest).toEqual(first);
  });

  it('that fails says why in a sentence, and may be begun again', async () => {
    let fails = true;
    const { store } = await open({
      testLearningRates: async () => {
        if (fails) throw new HeadstartError('diverged', 'The loss was no number from the start.');
        return FOUND;
      },
    });
    await store.getState().testRates();
    expect(store.getState().rateTest).toMatchObject({ status: 'failed', failure: { code: 'diverged' } });
    fails = false;
    await store.getState().testRates();
    expect(store.getState().rateTest.status).toBe('done');
  });

  it('does nothing while there are too few images', async () => {
    const { store, asked } = await open();
    store.getState().removeClass(store.getState().classes[0]?.id ?? 0);
    await store.getState().testRates();
    expect([store.getState().rateTest.status, asked]).toEqual(['idle', []]);
  });
});
