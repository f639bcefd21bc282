import { describe, expect, it, vi } from 'vitest';
import { BUNDLED_BASE, DEFAULT_BASE } from '../../src/catalogue/bases';
import { Client } from '../../src/client/client';
import { HeadstartError, throwIfCancelled } from '../../src/core/errors';
import type { TrainedHead } from '../../src/core/head';
import type { BaseReport, EpochReport } from '../../src/core/reports';
import { runRecord } from '../../src/state/run-outcome';
import { evaluate, outcomeLabels, staleness, whatIsMissing } from '../../src/state/selectors';
import { createHeadstartStore, type HeadstartStore } from '../../src/state/store';
import type { Handlers } from '../../src/worker/handlers';
import { RunKeeping } from '../../src/worker/run-calls';
import { FakeWorker } from '../support/fake-worker';
import { hashOf } from '../support/kept-rows';
import { reportOf } from '../support/report-of';

const HEAD: TrainedHead = { layers: [], weights: [] };

const epochReport = (epoch: number): EpochReport => ({
  epoch,
  loss: 1 / epoch,
  accuracy: 1 - 1 / epoch,
  valLoss: 1,
  valAccuracy: 0.5,
  learningRate: 0.001,
  elapsedMs: epoch,
});

/** A worker that keeps the real one's promises: it knows only what this worker was given. */
function pretendWorker(overrides: Partial<Handlers> = {}): Partial<Handlers> {
  const held = new Set<number>();
  const kept = new Set<string>();
  let ready = false;
  let base = false;
  let head = false;
  return {
    chooseBackend: async () => {
      ready = true;
      return { backend: 'wasm', adapter: undefined, reason: 'A test.', maxBufferBytes: undefined };
    },
    measureSpeed: async () => ({ denseRate: 2e9, depthwiseRate: 1e9 }),
    listKeptBases: async () => [...kept].map((url) => ({ url, bytes: 4, isWhole: true })),
    forgetBase: async ({ url }) => {
      kept.delete(url);
      return undefined;
    },
    listKeptFeatures: async () => undefined,
    forgetFeatures: async () => undefined,
    limitKeptFeatures: async () => undefined,
    keepFeaturesAs: async () => undefined,
    ...new RunKeeping(async () => undefined).handlers,
    hashImages: async ({ imageIds }) => imageIds.map(hashOf),
    loadBase: async (request): Promise<BaseReport> => {
      if (!ready) throw new HeadstartError('not-ready', 'No backend.');
      base = true;
      const report = reportOf(request);
      kept.add(report.origin);
      return report;
    },
    holdImages: async ({ images }) => {
      for (const { imageId } of images) held.add(imageId);
      return undefined;
    },
    dropImages: async ({ imageIds }) => {
      for (const id of imageIds) held.delete(id);
      return undefined;
    },
    extractFeatures: async ({ imageIds }, { emit }) => {
      if (!base || !imageIds.every((id) => held.has(id)))
        throw new HeadstartError('not-ready', 'Something was not sent.');
      emit({ done: imageIds.length, total: imageIds.length, imagesPerSecond: 1, remainingMs: 0 });
      return { extracted: imageIds.length, reused: 0, failures: [], elapsedMs: 1 };
    },
    trainHead: async ({ images, settings }, { emit }) => {
      const epochs = Array.from({ length: settings.epochs }, (_, index) => epochReport(index + 1));
      for (const report of epochs) emit({ kind: 'epoch', report });
      head = true;
      const heldOut = images.flatMap(({ imageId, classIndex, part }) =>
        part === 'train' ? [] : [{ imageId, classIndex, part, probabilities: [0.75, 0.25] }],
      );
      return { head: HEAD, keptEpoch: 1, endedBy: 'epochs', folds: undefined, heldOut };
    },
    restoreHead: async () => {
      head = true;
      return undefined;
    },
    predict: async () => {
      if (!head) throw new HeadstartError('not-ready', 'No head.');
      return { probabilities: [0.5, 0.5], elapsedMs: 1 };
    },
    classify: async () => {
      if (!base) throw new HeadstartError('not-ready', 'No base.');
      return { guesses: [{ name: 'tabby', probability: 0.75 }], elapsedMs: 1 };
    },
    exportModel: async () => ({ zip: new Uint8Array(8), maxDifference: 0, checkedImages: 1 }),
    ...overrides,
  };
}

function open(overrides: Partial<Handlers> = {}): { store: HeadstartStore; workers: FakeWorker[] } {
  const workers: FakeWorker[] = [];
  const client = new Client(() => {
    const worker = new FakeWorker(pretendWorker(overrides));
    workers.push(worker);
    return worker;
  });
  return { store: createHeadstartStore(client, 'https://page.example/app/'), workers };
}

const files = (...paths: string[]) => paths.map((path) => ({ path, file: new File([path], path) }));

async function openWithImages(overrides: Partial<Handlers> = {}) {
  const opened = open(overrides);
  await opened.store.getState().chooseBackend('auto');
  const names = Array.from({ length: 10 }, (_, index) => `${index}.jpg`);
  await opened.store
    .getState()
    .addFiles(files(...names.map((name) => `s/cat/${name}`), ...names.map((name) => `s/dog/${name}`)));
  return opened;
}

const countsOf = (store: HeadstartStore) => {
  const { classes, samples } = store.getState();
  return Object.fromEntries(
    classes.map(({ id, label }) => [label, samples.filter(({ classId }) => classId === id).length]),
  );
};

describe('the images', () => {
  it('numbers classes in the order of their names, as Keras numbers folders', async () => {
    const { store } = open();
    await store.getState().addFiles(files('s/rose/1.jpg', 's/daisy/2.jpg'));
    expect(store.getState().classes.map(({ label }) => label)).toEqual(['daisy', 'rose']);
  });

  it('takes a file once, however often it is dropped', async () => {
    const { store } = open();
    const dropped = files('s/rose/1.jpg', 's/daisy/2.jpg');
    await store.getState().addFiles(dropped);
    await store.getState().addFiles(dropped);
    expect(countsOf(store)).toEqual({ daisy: 1, rose: 1 });
    expect(store.getState().leftOut.map(({ reason }) => reason)).toEqual(['already-here', 'already-here']);
  });

  it('says what is wrong with an empty folder and with a folder without images', async () => {
    const { store } = open();
    await store.getState().addFiles([]);
    expect(store.getState().intakeProblem).toMatch(/empty/);
    await store.getState().addFiles(files('s/notes.txt'));
    expect(store.getState().intakeProblem).toMatch(/No image/);
  });

  it('keeps what was read when reading a folder breaks off', async () => {
    const { store } = open();
    async function* breaking() {
      yield* files('s/a/1.jpg', 's/b/2.jpg');
      throw new Error('the disk is gone');
    }
    await store.getState().addFiles(breaking());
    expect(countsOf(store)).toEqual({ a: 1, b: 1 });
    expect(store.getState().intakeProblem).toMatch(/the disk is gone/);
  });

  it('gives loose files a class of their own, and files dropped on a class that class', async () => {
    const { store } = open();
    await store.getState().addFiles(files('1.jpg', '2.jpg'));
    expect(countsOf(store)).toEqual({ 'Class 1': 2 });
    await store.getState().addFiles(files('x/3.jpg'), store.getState().classes[0]?.id);
    expect(countsOf(store)).toEqual({ 'Class 1': 3 });
  });

  it('joins two classes when one is given the name of the other, and can take that back', async () => {
    const { store } = await openWithImages();
    const [cat] = store.getState().classes;
    store.getState().renameClass(cat?.id as number, ' dog ');
    expect(countsOf(store)).toEqual({ dog: 20 });
    store.getState().undoLast();
    expect(countsOf(store)).toEqual({ cat: 10, dog: 10 });
  });

  it('are counted as everywhere on the page', async () => {
    const { store } = await openWithImages();
    await store.getState().addFiles(files(...Array.from({ length: 1240 }, (_, index) => `s/cat/more/${index}.jpg`)));
    const more = store.getState().samples.slice(20);
    store.getState().removeSamples(more.map(({ id }) => id));
    expect(store.getState().undo?.text).toBe('1,240\u00a0images removed');
    store.getState().removeSamples([store.getState().samples[0]?.id as number]);
    expect(store.getState().undo?.text).toBe('1\u00a0image removed');
    await store.getState().addFiles(files(...Array.from({ length: 1240 }, (_, index) => `s/${index}.txt`)));
    expect(store.getState().intakeProblem).toMatch(/^No image among 1,240\sfiles/);
  });

  it('can take back the removal of images and of a class', async () => {
    const { store } = await openWithImages();
    const { samples, classes, removeSamples, removeClass, undoLast } = store.getState();
    removeSamples(samples.slice(0, 3).map(({ id }) => id));
    expect(countsOf(store)).toEqual({ cat: 7, dog: 10 });
    undoLast();
    removeClass(classes[1]?.id as number);
    expect(countsOf(store)).toEqual({ cat: 10 });
    undoLast();
    expect(countsOf(store)).toEqual({ cat: 10, dog: 10 });
  });

  it.each<{ change: string; make: (store: HeadstartStore) => unknown }>([
    { change: 'a drop', make: (store) => store.getState().addFiles(files('s/bird/1.jpg')) },
    { change: 'a new class', make: (store) => store.getState().addClass() },
    {
      change: 'another name',
      make: (store) => store.getState().renameClass(store.getState().classes[0]?.id as number, 'kitten'),
    },
    { change: 'a run that leaves a broken image out', make: (store) => store.getState().train() },
  ])('no longer take a step back after $change, which would go with it', async ({ make }) => {
    const { store } = await openWithImages({
      extractFeatures: async ({ imageIds }) => ({
        extracted: imageIds.length - 1,
        reused: 0,
        failures: [{ imageId: imageIds[0] as number, code: 'unreadable-image', message: 'Broken.' }],
        elapsedMs: 1,
      }),
    });
    store.getState().removeSamples([store.getState().samples[19]?.id as number]);
    expect(store.getState().undo).toBeDefined();
    await make(store);
    const counts = countsOf(store);
    store.getState().undoLast();
    expect(store.getState().undo).toBeUndefined();
    expect(countsOf(store)).toEqual(counts);
  });

  it('are being read until the last of several drops has been', async () => {
    const { store } = open();
    let end = () => {};
    async function* slow() {
      yield* files('s/a/1.jpg');
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    }
    const first = store.getState().addFiles(slow());
    await store.getState().addFiles(files('s/b/1.jpg', 's/b/2.jpg'));
    expect(store.getState().reading).toEqual({ found: 1 });
    end();
    await first;
    expect(store.getState().reading).toBeUndefined();
    expect(countsOf(store)).toEqual({ a: 1, b: 2 });
  });

  it('says what is missing until there are two classes of two images', async () => {
    const { store } = open();
    expect(whatIsMissing(store.getState())).toMatch(/Drop folders/);
    await store.getState().addFiles(files('s/a/1.jpg', 's/a/2.jpg'));
    expect(whatIsMissing(store.getState())).toMatch(/second class/);
    await store.getState().addFiles(files('b/1.jpg'));
    expect(whatIsMissing(store.getState())).toMatch(/“b” has fewer/);
    await store.getState().addFiles(files('b/2.jpg'));
    expect(whatIsMissing(store.getState())).toBeUndefined();
  });
});

describe('class weights by hand', () => {
  it('follow a class to its new name, which does not make a result stale', async () => {
    const { store } = await openWithImages();
    store.getState().changeSetting('classWeights', { cat: 2, dog: 0.5 });
    await store.getState().train();
    const { outcome, classes } = store.getState();
    store.getState().renameClass(classes[0]?.id as number, 'kitten');
    expect(store.getState().settings.classWeights).toEqual({ kitten: 2, dog: 0.5 });
    expect(whatIsMissing(store.getState())).toBeUndefined();
    expect(outcome && staleness(outcome, store.getState())).toEqual([]);
  });

  it('stand in the way of a run where they name a class that is not there, before anything is computed', async () => {
    const { store } = await openWithImages();
    store.getState().changeSetting('classWeights', { cat: 2, cow: 1 });
    expect(whatIsMissing(store.getState())).toMatch(/“cow” is none.*Leave it out/);
    await store.getState().train();
    expect(store.getState().run.phase).toBe('idle');
    store.getState().changeSetting('classWeights', { cat: 0, dog: 0 });
    expect(whatIsMissing(store.getState())).toMatch(/above 0/);
  });
});

describe('a run', () => {
  it('goes through base, features and head in that order and ends with an outcome', async () => {
    const { store } = await openWithImages();
    const phases: string[] = [];
    store.subscribe(({ run }) => {
      if (phases.at(-1) !== run.phase) phases.push(run.phase);
    });
    await store.getState().train();
    expect(phases).toEqual(['base', 'features', 'head', 'done']);
    const { outcome, series, settings } = store.getState();
    expect(outcome?.split.validation).toHaveLength(4);
    expect(series?.epochs).toHaveLength(settings.epochs);
    expect(outcome?.epochs).toEqual(series?.epochs);
    expect(outcome && evaluate(outcome, 'validation')).toMatchObject({
      count: 4,
      accuracy: 0.5,
      confusion: [
        [2, 0],
        [2, 0],
      ],
    });
  });

  it('says how many images it is of, whatever is dropped meanwhile', async () => {
    const { store } = await openWithImages({ extractFeatures: () => new Promise<never>(() => {}) });
    void store.getState().train();
    await vi.waitFor(() => expect(store.getState().run.phase).toBe('features'));
    await store.getState().addFiles(files('s/cat/more.jpg'));
    expect(store.getState().run).toMatchObject({ phase: 'features', images: 20 });
  });

  it('records the accuracies of the epoch whose head was kept, which epoch that was and what ended the run', async () => {
    const { store } = await openWithImages({
      trainHead: async (_, { emit }) => {
        for (const epoch of [1, 2, 3]) emit({ kind: 'epoch', report: epochReport(epoch) });
        return { head: HEAD, keptEpoch: 2, endedBy: 'person', folds: undefined, heldOut: [] };
      },
    });
    await store.getState().train();
    const { outcome } = store.getState();
    if (!outcome) throw new Error('no outcome');
    const { figures } = runRecord(outcome, { validation: 0.5, test: undefined });
    expect(figures).toMatchObject({
      epochs: 3,
      keptEpoch: 2,
      endedBy: 'person',
      trainAccuracy: epochReport(2).accuracy,
    });
  });

  it('moves broken images to the receipt and goes on without them', async () => {
    const { store } = await openWithImages({
      extractFeatures: async ({ imageIds }) => ({
        extracted: imageIds.length - 1,
        reused: 0,
        failures: [{ imageId: imageIds[0] as number, code: 'unreadable-image', message: 'Broken.' }],
        elapsedMs: 1,
      }),
    });
    await store.getState().train();
    expect(store.getState().run.phase).toBe('done');
    expect(countsOf(store)).toEqual({ cat: 9, dog: 10 });
    expect(store.getState().leftOut).toEqual([{ path: 's/cat/0.jpg', reason: 'unreadable', label: 'cat' }]);
    expect(store.getState().outcome?.plan.samples).toHaveLength(19);
    expect(staleness(store.getState().outcome as never, store.getState())).toEqual([]);
  });

  it('fails with a sentence when broken images leave a class too small', async () => {
    const { store } = await openWithImages({
      extractFeatures: async ({ imageIds }) => ({
        extracted: 0,
        reused: 0,
        failures: imageIds
          .slice(1)
          .map((imageId) => ({ imageId, code: 'unreadable-image' as const, message: 'Broken.' })),
        elapsedMs: 1,
      }),
    });
    await store.getState().train();
    expect(store.getState().run).toMatchObject({
      phase: 'failed',
      failure: { code: 'not-ready', message: expect.stringMatching(/19\simages.*“cat”, “dog” have fewer/) },
    });
  });

  it('keeps the last outcome when the next run is cancelled', async () => {
    let runs = 0;
    const { store } = await openWithImages({
      extractFeatures: async ({ imageIds }, { signal }) => {
        while (++runs > 1) {
          throwIfCancelled(signal);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        return { extracted: imageIds.length, reused: 0, failures: [], elapsedMs: 1 };
      },
    });
    await store.getState().train();
    const first = store.getState().outcome;
    const second = store.getState().train();
    await new Promise((resolve) => setTimeout(resolve, 10));
    store.getState().stop();
    await second;
    expect(store.getState().run.phase).toBe('cancelled');
    expect(store.getState().outcome).toBe(first);
  });

  it('knows a stale outcome, and one that renaming a class did not make stale', async () => {
    const { store } = await openWithImages();
    await store.getState().train();
    const { outcome, classes, samples } = store.getState();
    if (!outcome) throw new Error('no outcome');
    store.getState().renameClass(classes[0]?.id as number, 'kitten');
    expect(staleness(outcome, store.getState())).toEqual([]);
    expect(outcomeLabels(outcome, store.getState().classes)).toEqual(['kitten', 'dog']);
    store.getState().moveSamples([samples[0]?.id as number], classes[1]?.id as number);
    store.getState().changeSetting('epochs', 3);
    expect(staleness(outcome, store.getState())).toEqual(['you moved 1\u00a0image', 'you changed settings']);
  });

  it('keeps the names of its classes where one now goes by the name of another that is gone', async () => {
    const { store } = await openWithImages();
    await store.getState().train();
    const { outcome, classes } = store.getState();
    const [cat, dog] = classes;
    if (!outcome || !cat || !dog) throw new Error('no outcome');
    store.getState().removeClass(cat.id);
    store.getState().renameClass(dog.id, 'cat');
    expect(outcomeLabels(outcome, store.getState().classes)).toEqual(['cat', 'dog']);
  });

  it('is stale once pictures are fitted otherwise, and still tried with the fit that was trained on', async () => {
    const resizes: unknown[] = [];
    const { store } = await openWithImages({
      restoreHead: async ({ resize }) => {
        resizes.push(resize);
        return undefined;
      },
      predict: async () => ({ probabilities: [0.5, 0.5], elapsedMs: 1 }),
    });
    store.getState().changeSetting('resize', 'crop');
    await store.getState().train();
    store.getState().changeSetting('resize', 'pad');
    store.getState().changeSetting('interpolation', 'antialias');
    await store.getState().classify(new Blob());
    expect(resizes).toEqual([{ mode: 'crop', interpolation: 'bilinear' }]);
    const { outcome } = store.getState();
    if (!outcome) throw new Error('no outcome');
    expect(staleness(outcome, store.getState())).toEqual(['you changed settings']);
  });

  it('is stale once the base is cut, fed or chosen otherwise, and not when it is only looked for elsewhere', async () => {
    const { store } = await openWithImages();
    store.getState().chooseBase('vgg16');
    await store.getState().train();
    const { outcome } = store.getState();
    if (!outcome) throw new Error('no outcome');
    store.getState().setMirror('https://mirror.example/');
    expect(staleness(outcome, store.getState())).toEqual([]);
    await store.getState().chooseCut('block4_pool');
    await store.getState().setInputSize({ heightPx: 240, widthPx: 240 });
    expect(staleness(outcome, store.getState())).toEqual(['you changed the input size', 'you moved the cut']);
    store.getState().chooseBase('vgg19');
    expect(staleness(outcome, store.getState())).toEqual(['you chose another base']);
  });

  it('asks its own base what that sees by itself, whatever is chosen by now, and none while it is fetched', async () => {
    const { store } = await openWithImages();
    const training = store.getState().train();
    await store.getState().guess(new Blob(['x']));
    expect(store.getState().ownTrial).toMatchObject({ status: 'failed', failure: { code: 'not-ready' } });
    await training;
    expect(store.getState().ownTrial.status).toBe('idle');
    store.getState().chooseBase('vgg19');
    await store.getState().guess(new Blob(['x']));
    expect(store.getState().ownTrial).toMatchObject({ status: 'done', base: { id: DEFAULT_BASE.id } });
  });

  it('leaves a test of another base alone, whatever is tried or taken meanwhile', async () => {
    const asked: string[] = [];
    let endTest = () => {};
    const { store } = await openWithImages({
      loadBase: async (request) => {
        asked.push(request.id);
        return reportOf(request);
      },
      extractFeatures: async ({ imageIds }) => ({ extracted: imageIds.length, reused: 0, failures: [], elapsedMs: 1 }),
      testLearningRates: () =>
        new Promise((resolve) => {
          endTest = () => resolve({ points: [], suggested: undefined });
        }),
    });
    await store.getState().train();
    store.getState().chooseBase('vgg19');
    const testing = store.getState().testRates();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const sentence = 'A test of the learning rate with another base is on. Try again when it has ended.';
    await store.getState().classify(new Blob(['x']));
    await store.getState().guess(new Blob(['x']));
    expect(await store.getState().exportModel()).toBeUndefined();
    const failed = { status: 'failed', failure: { message: sentence } };
    expect(store.getState()).toMatchObject({ trial: failed, ownTrial: failed, download: failed });
    endTest();
    await testing;
    await store.getState().classify(new Blob(['x']));
    expect(store.getState()).toMatchObject({ rateTest: { status: 'done' }, trial: { status: 'done' } });
    expect(asked).toEqual([DEFAULT_BASE.id, 'vgg19', DEFAULT_BASE.id]);
  });

  it.each([
    { whose: 'the same', base: DEFAULT_BASE.id, status: 'done' },
    { whose: 'another', base: 'vgg16', status: 'failed' },
  ])('whose next one with $whose base is on is tried meanwhile: $status', async ({ base, status }) => {
    let runs = 0;
    const { store } = await openWithImages({
      extractFeatures: async ({ imageIds }) => {
        if (++runs > 1) await new Promise<never>(() => {});
        return { extracted: imageIds.length, reused: 0, failures: [], elapsedMs: 1 };
      },
    });
    await store.getState().train();
    store.getState().chooseBase(base);
    void store.getState().train();
    await vi.waitFor(() => expect(store.getState().run.phase).toBe('features'));
    await store.getState().classify(new Blob(['x']));
    await store.getState().guess(new Blob(['x']));
    expect(store.getState()).toMatchObject({ trial: { status }, ownTrial: { status } });
  });

  it('goes on after the worker died: images, base and head are sent again', async () => {
    const { store, workers } = await openWithImages();
    await store.getState().train();
    workers[0]?.die('crashed');
    await new Promise((resolve) => setTimeout(resolve, 1));
    await store.getState().classify(new Blob(['x']));
    expect(store.getState().trial).toMatchObject({ status: 'done' });
    await store.getState().train();
    expect([store.getState().run.phase, workers.length]).toEqual(['done', 2]);
  });

  it('shows the death of the worker in the middle of a run as a failure that names it', async () => {
    const { store, workers } = await openWithImages({ extractFeatures: () => new Promise<never>(() => {}) });
    const training = store.getState().train();
    await new Promise((resolve) => setTimeout(resolve, 5));
    workers[0]?.die('out of memory');
    await training;
    expect(store.getState().run).toMatchObject({ phase: 'failed', failure: { code: 'worker-died' } });
    expect(countsOf(store)).toEqual({ cat: 10, dog: 10 });
  });

  it('starts a new device for the next run after the graphics device was lost', async () => {
    let starts = 0;
    const { store } = await openWithImages({
      chooseBackend: async () => ({
        backend: 'webgpu',
        adapter: 'A test',
        reason: `start ${++starts}`,
        maxBufferBytes: undefined,
      }),
      extractFeatures: async ({ imageIds }) => {
        if (starts === 1) throw new HeadstartError('device-lost', 'The graphics device was lost.');
        return { extracted: imageIds.length, reused: 0, failures: [], elapsedMs: 1 };
      },
      loadBase: async (request) => reportOf(request),
    });
    await store.getState().train();
    expect(store.getState().run).toMatchObject({ phase: 'failed', failure: { code: 'device-lost' } });
    await store.getState().train();
    expect(store.getState().run.phase).toBe('done');
    expect(store.getState().outcome?.backend.reason).toBe('start 2');
  });

  it('does not let the base be changed while it is on', async () => {
    const { store } = await openWithImages({ extractFeatures: () => new Promise<never>(() => {}) });
    void store.getState().train();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { baseRequest, base, mirror } = store.getState();
    const { chooseBase, chooseBaseUrl, chooseBaseFiles, chooseNetwork, chooseCut, setInputSize, setMirror } =
      store.getState();
    chooseBase('mobilenet_v2_1.00_224');
    setMirror('https://mirror.example/');
    await chooseBaseUrl('https://a.example/m/model.json');
    await chooseBaseFiles([new File(['x'], 'a.keras')]);
    await chooseNetwork({ name: 'VGG16', alpha: 1, includeTop: false });
    await chooseCut('pool');
    await setInputSize({ heightPx: 64, widthPx: 96 });
    expect(store.getState()).toMatchObject({ baseRequest, base, mirror });
    expect(store.getState().baseRequest).toBe(baseRequest);
  });

  it('checks the download on training images when nothing was held out', async () => {
    const checked: number[] = [];
    const { store } = await openWithImages({
      exportModel: async ({ checks }) => {
        checked.push(checks.length);
        return { zip: new Uint8Array(8), maxDifference: 0, checkedImages: checks.length };
      },
    });
    store.getState().changeSetting('validationShare', 0);
    await store.getState().train();
    await store.getState().exportModel();
    expect(checked).toEqual([20]);
    expect(store.getState().download).toMatchObject({ status: 'done', checkedImages: 20 });
  });
});

describe('the backend', () => {
  it('is the one that was chosen last, however the answers come in', async () => {
    const answers: (() => void)[] = [];
    const { store } = open({
      chooseBackend: ({ choice }) =>
        new Promise((resolve) =>
          answers.push(() =>
            resolve({
              backend: choice === 'auto' ? 'wasm' : choice,
              adapter: undefined,
              reason: '',
              maxBufferBytes: undefined,
            }),
          ),
        ),
    });
    const choosing = [store.getState().chooseBackend('auto'), store.getState().chooseBackend('cpu')];
    await new Promise((resolve) => setTimeout(resolve, 2));
    for (const answer of answers.reverse()) answer();
    await Promise.all(choosing);
    expect(store.getState().machine).toMatchObject({ status: 'ready', report: { backend: 'cpu' } });
  });

  it('is measured once, and anew after another one was chosen', async () => {
    let measured = 0;
    const { store } = open({ measureSpeed: async () => ({ denseRate: ++measured, depthwiseRate: 1 }) });
    await store.getState().measureSpeed();
    expect(store.getState().speed.status).toBe('unknown');
    await store.getState().chooseBackend('auto');
    await Promise.all([store.getState().measureSpeed(), store.getState().measureSpeed()]);
    await store.getState().measureSpeed();
    expect(store.getState().speed).toEqual({ status: 'known', report: { denseRate: 1, depthwiseRate: 1 } });
    await store.getState().chooseBackend('cpu');
    expect(store.getState().speed.status).toBe('unknown');
    await store.getState().measureSpeed();
    expect(store.getState().speed).toMatchObject({ report: { denseRate: 2 } });
  });

  it('is not measured while a run is on', async () => {
    const { store } = await openWithImages({ extractFeatures: () => new Promise<never>(() => {}) });
    void store.getState().train();
    await store.getState().measureSpeed();
    expect(store.getState().speed.status).toBe('unknown');
  });

  it('does not pass on a speed that was measured of the one before', async () => {
    const answers: (() => void)[] = [];
    const { store } = open({
      measureSpeed: () => new Promise((resolve) => answers.push(() => resolve({ denseRate: 1, depthwiseRate: 1 }))),
    });
    await store.getState().chooseBackend('auto');
    const measuring = store.getState().measureSpeed();
    await new Promise((resolve) => setTimeout(resolve, 2));
    await store.getState().chooseBackend('cpu');
    answers[0]?.();
    await measuring;
    expect(store.getState().speed.status).toBe('unknown');
  });

  it('that cannot be measured leaves the page as it was', async () => {
    const { store } = open({
      measureSpeed: async () => {
        throw new HeadstartError('out-of-memory', 'Too small.');
      },
    });
    await store.getState().chooseBackend('auto');
    await store.getState().measureSpeed();
    expect(store.getState()).toMatchObject({ speed: { status: 'failed' }, machine: { status: 'ready' } });
  });
});

describe('the base', () => {
  it('says what is wrong with an address that is none', async () => {
    const { store } = open();
    await store.getState().chooseBaseUrl('model.json');
    expect(store.getState().base).toMatchObject({
      status: 'failed',
      failure: { message: expect.stringContaining('not a web address') },
    });
  });

  it('is the bundled one where the default’s host does not answer and nobody has chosen', async () => {
    const asked: string[] = [];
    const { store } = open({
      loadBase: async (request) => {
        const report = reportOf(request);
        asked.push(report.origin);
        if (report.origin.startsWith('https://storage')) throw new HeadstartError('network', 'No answer.');
        return report;
      },
    });
    await store.getState().loadBase();
    expect(asked).toEqual([DEFAULT_BASE.source.url, 'https://page.example/app/bases/headstart-tiny/model.json']);
    expect(store.getState().baseRequest.id).toBe(BUNDLED_BASE.id);
    store.getState().chooseBase(DEFAULT_BASE.id);
    await expect(store.getState().loadBase()).rejects.toMatchObject({ code: 'network' });
    expect(store.getState().baseRequest.id).toBe(DEFAULT_BASE.id);
  });

  it('gives way to the bundled one for the sample images only while nobody has chosen', () => {
    const { store } = open();
    store.getState().preferBundledBase();
    expect(store.getState().baseRequest.id).toBe(BUNDLED_BASE.id);
    store.getState().chooseBase('mobilenet_v2_1.00_224');
    store.getState().preferBundledBase();
    expect(store.getState().baseRequest.id).toBe('mobilenet_v2_1.00_224');
  });

  it('forgets an answer for a base that is no longer the chosen one', async () => {
    const answers: (() => void)[] = [];
    const { store } = open({
      loadBase: (request) => new Promise((resolve) => answers.push(() => resolve(reportOf(request)))),
    });
    const first = store.getState().chooseBaseUrl('https://a.example/m/model.json');
    await new Promise((resolve) => setTimeout(resolve, 2));
    store.getState().chooseBase('mobilenet_v1_0.25_224');
    answers[0]?.();
    await first;
    expect(store.getState().base).toEqual({ status: 'chosen' });
  });
});
