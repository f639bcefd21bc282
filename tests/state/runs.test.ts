import { describe, expect, it, vi } from 'vitest';
import { HeadstartError } from '../../src/core/errors';
import { sha256Hex } from '../../src/core/sha256';
import { canPause, evaluate, isBusy, staleness } from '../../src/state/selectors';
import type { HeadstartStore } from '../../src/state/store';
import type { Handlers } from '../../src/worker/handlers';
import { epochOf } from '../support/kept-run';
import { Browser, filesAt, firstRun } from '../support/pretend-browser';
import { reportOf } from '../support/report-of';

const EPOCHS = 8;

function folder() {
  const paths = Array.from({ length: 10 }, (_, index) => `s/${index < 5 ? 'cat' : 'dog'}/${index}.jpg`);
  return filesAt(paths);
}

async function openWithImages(browser: Browser) {
  const page = await browser.open();
  await page.store.getState().addFiles(folder());
  page.store.getState().changeSetting('epochs', EPOCHS);
  return page;
}

const epochsOf = (store: HeadstartStore) => store.getState().series?.epochs.length ?? 0;
/** The curve of a run that nothing happens to. */
async function undisturbed() {
  const { store, gate } = await openWithImages(new Browser());
  gate.open();
  await store.getState().train();
  return store.getState().series?.epochs;
}

describe('a run that is kept', () => {
  it('is named, listed with its curves and figures, and survives the page', async () => {
    const browser = new Browser();
    const { store, gate } = await openWithImages(browser);
    gate.open();
    await store.getState().train();
    await store.getState().train();
    expect(
      store
        .getState()
        .runs?.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['Run 1', 'Run 2']);
    const { store: later } = await browser.open();
    expect(later.getState().runs).toEqual(store.getState().runs);
    expect(firstRun(later)).toMatchObject({
      ...{ status: 'finished', classes: 2, images: 10, epochs: await undisturbed() },
      figures: { keptEpoch: EPOCHS, endedBy: 'epochs', validationAccuracy: 0.5 },
    });
  });

  it('is renamed, laid over others and deleted, for every tab', async () => {
    const browser = new Browser();
    const { store, gate } = await openWithImages(browser);
    gate.open();
    await store.getState().train();
    const { id } = firstRun(store);
    await store.getState().renameRun(id, '  With  dropout ');
    await store.getState().renameRun(id, ' ');
    expect(firstRun((await browser.open()).store).name).toBe('With dropout');
    store.getState().toggleShownRun(id);
    expect([...store.getState().shownRuns]).toEqual([id]);
    expect(await store.getState().removeRun(id)).toBe(true);
    expect(store.getState().runs).toEqual([]);
    expect(store.getState().shownRuns.size).toBe(0);
    expect((await browser.open()).store.getState().runs).toEqual([]);
    expect(browser.disk.files.size).toBe(0);
  });

  it('that was stopped before it had an epoch is not listed', async () => {
    const { store } = await openWithImages(new Browser());
    const training = store.getState().train();
    await vi.waitFor(() => expect(store.getState().runId).toBeDefined());
    store.getState().stop();
    await training;
    expect(store.getState().run.phase).toBe('cancelled');
    expect(store.getState().runs).toEqual([]);
  });
});

describe('a run that was paused', () => {
  it('goes on in the same page to the curve of one that nothing happened to', async () => {
    const { store, gate } = await openWithImages(new Browser());
    gate.open(3);
    const training = store.getState().train();
    await vi.waitFor(() => expect(epochsOf(store)).toBe(3));
    const { samples } = store.getState();
    expect(canPause(store.getState())).toBe(true);
    store.getState().pause();
    await training;
    expect(store.getState().run).toEqual({ phase: 'paused', epochs: EPOCHS, fold: undefined });
    expect(firstRun(store)).toMatchObject({ status: 'paused', epochs: { length: 3 } });
    gate.open();
    await store.getState().resumeRun(firstRun(store).id);
    expect(store.getState().run.phase).toBe('done');
    expect(store.getState().series?.epochs).toEqual(await undisturbed());
    expect(store.getState().samples).toBe(samples);
    expect(store.getState().undo).toBeUndefined();
    expect(firstRun(store).status).toBe('finished');
    expect(store.getState().runs).toHaveLength(1);
  });

  it('is no longer offered to go on once it is deleted, in this page or another', async () => {
    const browser = new Browser();
    const { store, gate } = await openWithImages(browser);
    gate.open(3);
    const training = store.getState().train();
    await vi.waitFor(() => expect(epochsOf(store)).toBe(3));
    store.getState().pause();
    await training;
    const { store: other } = await browser.open();
    const { id } = firstRun(other);
    await other.getState().reopenRun(id);
    expect(other.getState().run.phase).toBe('paused');

    await store.getState().removeRun(id);
    expect(store.getState().run).toEqual({ phase: 'idle' });
    await other.getState().resumeRun(id);
    // What is tried again is a new run then.
    expect(other.getState().run).toMatchObject({
      ...{ phase: 'failed', keptRunId: undefined },
      failure: { code: 'not-found' },
    });
  });

  it('goes on in another page that has no file of its images, with the settings it had', async () => {
    const browser = new Browser();
    const { store, gate } = await openWithImages(browser);
    store.getState().changeSetting('learningRate', 0.02);
    gate.open(3);
    const training = store.getState().train();
    await vi.waitFor(() => expect(epochsOf(store)).toBe(3));
    store.getState().pause();
    await training;

    const later = await browser.open();
    later.gate.open();
    await later.store.getState().resumeRun(firstRun(later.store).id);
    const { run, series, samples, settings, outcome } = later.store.getState();
    expect(run.phase).toBe('done');
    expect(series?.epochs).toEqual(await undisturbed());
    expect(settings).toMatchObject({ epochs: EPOCHS, learningRate: 0.02 });
    expect(samples.map(({ path }) => path)).toEqual(folder().map(({ path }) => path));
    expect(samples.every(({ file, hash }) => file === undefined && hash !== undefined)).toBe(true);
    expect(outcome && staleness(outcome, later.store.getState())).toEqual([]);
  });
});

describe('a run whose tab went away', () => {
  async function leave(browser: Browser): Promise<void> {
    const { store, gate, crash } = await openWithImages(browser);
    gate.open(4);
    void store.getState().train();
    await vi.waitFor(() => expect(epochsOf(store)).toBe(4));
    await vi.waitFor(async () => {
      await store.getState().refreshRuns();
      expect(firstRun(store)).toMatchObject({ status: 'running', epochs: { length: 4 } });
    });
    crash();
  }

  it('is offered as one that can go on, and goes on to the very same curve', async () => {
    const browser = new Browser();
    await leave(browser);
    browser.locks.free();
    const { store, gate } = await browser.open();
    expect(firstRun(store)).toMatchObject({ status: 'interrupted', epochs: { length: 4 } });
    gate.open();
    await store.getState().resumeRun(firstRun(store).id);
    expect(store.getState().series?.epochs).toEqual(await undisturbed());
    expect(store.getState().notices).toEqual([]);
  });

  it('is not gone on with, nor deleted, while its tab still trains it', async () => {
    const browser = new Browser();
    await leave(browser);
    const { store } = await browser.open();
    expect(firstRun(store).status).toBe('running');
    expect(await store.getState().removeRun(firstRun(store).id)).toBe(false);
    await store.getState().resumeRun(firstRun(store).id);
    expect(store.getState().run).toMatchObject({
      phase: 'failed',
      failure: { message: expect.stringMatching(/Another tab/) },
    });
    expect(store.getState().runs).toHaveLength(1);
  });

  it('begins anew, and says so, where its checkpoint is damaged', async () => {
    const browser = new Browser();
    await leave(browser);
    browser.locks.free();
    for (const [path, file] of browser.disk.files) if (path.includes('checkpoint')) file.bytes = file.bytes.slice(9);
    const { store, gate } = await browser.open();
    gate.open();
    await store.getState().resumeRun(firstRun(store).id);
    expect(store.getState().series?.epochs).toEqual(await undisturbed());
    expect(store.getState().notices).toEqual([expect.stringMatching(/damaged.*begins anew/)]);
  });

  it('has the pictures of a folder that was dropped again while it went on', async () => {
    const browser = new Browser();
    await leave(browser);
    browser.locks.free();
    const { store, gate } = await browser.open();
    const goingOn = store.getState().resumeRun(firstRun(store).id);
    await vi.waitFor(() => expect(store.getState().run.phase).toBe('head'));
    await store.getState().addFiles(folder());
    gate.open();
    await goingOn;
    const { outcome, samples } = store.getState();
    expect(samples.every(({ file }) => file !== undefined)).toBe(true);
    expect(outcome?.plan.samples).toEqual(samples);
  });

  it('asks for its folder where features are gone too, and goes on once it was dropped again', async () => {
    const browser = new Browser();
    await leave(browser);
    browser.locks.free();
    browser.features.clear();
    const { store, gate } = await browser.open();
    gate.open();
    const { id } = firstRun(store);
    await store.getState().resumeRun(id);
    expect(store.getState().run).toMatchObject({
      phase: 'failed',
      failure: { code: 'missing-file', message: expect.stringMatching(/10\simages.*Drop the same folder/) },
    });
    await store.getState().addFiles(folder());
    expect(store.getState().leftOut).toEqual([]);
    expect(store.getState().samples).toHaveLength(10);
    expect(store.getState().samples.every(({ file }) => file !== undefined)).toBe(true);
    await store.getState().resumeRun(id);
    expect(store.getState().series?.epochs).toEqual(await undisturbed());
  });

  it('does not take another file for one of its images because it lies in the same place', async () => {
    const browser = new Browser();
    await leave(browser);
    browser.locks.free();
    const { store } = await browser.open();
    await store.getState().reopenRun(firstRun(store).id);
    expect(store.getState().run.phase).toBe('paused');
    const [first, ...rest] = folder();
    const changed = { path: first?.path as string, file: new File(['another'], 'x') };
    await store.getState().addFiles([changed, ...rest]);
    const { samples } = store.getState();
    expect(samples).toHaveLength(11);
    expect(samples[0]).toMatchObject({ file: undefined, hash: await hashOf(first?.path as string) });
    expect(samples[10]).toMatchObject({ path: first?.path, file: changed.file });
  });
});

describe('a run with a base from the person’s own files', () => {
  const FILES = ['model.json', 'weights.bin'].map((name) => new File([name], name));

  /** A page that was opened after the one where such a run was paused. */
  async function openLater(overrides: Partial<Handlers> = {}) {
    const browser = new Browser();
    const { store, gate } = await openWithImages(browser);
    await store.getState().chooseBaseFiles(FILES, { preprocessing: 'torch' });
    gate.open(3);
    const training = store.getState().train();
    await vi.waitFor(() => expect(epochsOf(store)).toBe(3));
    store.getState().pause();
    await training;
    const later = await browser.open(overrides);
    later.gate.open();
    const { id } = firstRun(later.store);
    await later.store.getState().resumeRun(id);
    expect(later.store.getState().run).toMatchObject({
      phase: 'failed',
      keptRunId: id,
      failure: { code: 'not-ready', message: expect.stringMatching(/your own file “model.json”.*Choose it again/) },
    });
    return { ...later, id };
  }

  it('asks for them in a later page, and goes on to the same curve once they are chosen again', async () => {
    const { store, id } = await openLater();
    await store.getState().chooseBaseFiles(FILES);
    await store.getState().resumeRun(id);
    expect(store.getState().run.phase).toBe('done');
    expect(store.getState().series?.epochs).toEqual(await undisturbed());
    expect(store.getState().outcome?.plan.baseRequest).toMatchObject({ preprocessing: 'torch' });
  });

  it('does not go on with others of the same name', async () => {
    const { store, id } = await openLater({
      loadBase: async (request) => reportOf(request, { sha256: 'cd'.repeat(32) }),
    });
    await store.getState().chooseBaseFiles(FILES);
    await store.getState().resumeRun(id);
    expect(store.getState().run).toMatchObject({ phase: 'failed', keptRunId: id, failure: { code: 'wrong-checksum' } });
    expect(firstRun(store)).toMatchObject({ status: 'paused', epochs: { length: 3 } });
  });
});

describe('a finished run that is opened again', () => {
  it('is on while it is brought back, so that nothing else is begun, and can be given up', async () => {
    const browser = new Browser();
    const { store, gate } = await openWithImages(browser);
    gate.open();
    await store.getState().train();
    let answer: (() => void) | undefined;
    const { store: later } = await browser.open({
      hashImages: () =>
        new Promise((resolve) => {
          answer = () => resolve([]);
        }),
    });
    await later.getState().addFiles(folder());
    const opening = later.getState().reopenRun(firstRun(later).id);
    expect(later.getState().run).toEqual({ phase: 'opening' });
    expect(isBusy(later.getState().run)).toBe(true);
    await vi.waitFor(() => expect(answer).toBeDefined());
    const { samples } = later.getState();
    later.getState().stop();
    answer?.();
    await opening;
    expect(later.getState().run.phase).toBe('cancelled');
    expect(later.getState().samples).toBe(samples);
  });

  it('gives its outcome, figures and curves, and its pictures once their folder is dropped', async () => {
    const browser = new Browser();
    const { store, gate } = await openWithImages(browser);
    gate.open();
    await store.getState().train();
    const before = store.getState().outcome;
    if (!before) throw new Error('no outcome');

    const { store: later } = await browser.open();
    await later.getState().reopenRun(firstRun(later).id);
    const { outcome, series, run, classes } = later.getState();
    if (!outcome) throw new Error('no outcome');
    expect(run.phase).toBe('done');
    expect(series?.epochs).toEqual(before.epochs);
    expect(classes.map(({ label }) => label)).toEqual(['cat', 'dog']);
    expect(outcome.result.head).toEqual(before.result.head);
    expect(outcome.seconds).toEqual(before.seconds);
    expect(evaluate(outcome, 'validation')?.confusion).toEqual(evaluate(before, 'validation')?.confusion);
    expect(staleness(outcome, later.getState())).toEqual([]);

    expect(await later.getState().exportModel()).toBeUndefined();
    expect(later.getState().download).toMatchObject({ status: 'failed', failure: { code: 'missing-file' } });
    await later.getState().addFiles(folder());
    expect(later.getState().outcome?.plan.samples.every(({ file }) => file !== undefined)).toBe(true);
  });

  it('takes the place of other images, which can be had back', async () => {
    const browser = new Browser();
    const { store, gate } = await openWithImages(browser);
    gate.open();
    await store.getState().train();
    const { store: later } = await browser.open();
    await later.getState().addFiles(['a/1.jpg', 'b/2.jpg'].map((path) => ({ path, file: new File([path], path) })));
    const { samples } = later.getState();
    await later.getState().reopenRun(firstRun(later).id);
    expect(later.getState().samples).toHaveLength(10);
    later.getState().undoLast();
    expect(later.getState().samples).toBe(samples);
  });
});

describe('storage that is full', () => {
  it('ends in a sentence, with nothing lost', async () => {
    const browser = new Browser();
    const { store, gate } = await openWithImages(browser);
    gate.open();
    await store.getState().train();
    browser.disk.disk.capacity = browser.disk.bytes + 10;
    await store.getState().train();
    expect(store.getState().run.phase).toBe('done');
    expect(store.getState().outcome?.epochs).toHaveLength(EPOCHS);
    expect(store.getState().notices).toEqual([expect.stringMatching(/storage.*full/)]);
    const { store: later } = await browser.open();
    await later.getState().reopenRun(firstRun(later).id);
    expect(later.getState().run.phase).toBe('done');
  });
});

describe('a browser that keeps nothing', () => {
  const notKept = async () => {
    throw new HeadstartError('not-kept', 'This browser keeps no files for this page.');
  };

  it('has no Pause for its run, which Stop still ends with the result so far', async () => {
    const { store, gate } = await new Browser().open({ saveRun: notKept });
    await store.getState().addFiles(folder());
    gate.open(3);
    const training = store.getState().train();
    await vi.waitFor(() => expect(epochsOf(store)).toBe(3));
    expect(canPause(store.getState())).toBe(false);
    store.getState().pause();
    store.getState().stop();
    await training;
    expect(store.getState().run.phase).toBe('done');
    expect(store.getState().outcome?.epochs).toHaveLength(3);
  });
});

describe('a run with folds', () => {
  it('shows the curves of one fold after the other', async () => {
    const browser = new Browser();
    const { store } = await browser.open({
      trainHead: async ({ images }, { emit }) => {
        for (const fold of [1, 2, 3]) {
          emit({ kind: 'fold', fold, folds: 2 });
          for (let epoch = 1; epoch <= 2 + fold; epoch++) emit({ kind: 'epoch', report: epochOf(epoch) });
        }
        const heldOut = images.map(({ imageId, classIndex }) => ({
          ...{ imageId, classIndex, part: 'validation' as const, probabilities: [0.75, 0.25] },
        }));
        const folds = [1, 2].map((keptEpoch) => ({ images: 5, keptEpoch, valLoss: 0.1, valAccuracy: 0.5 }));
        return { head: { layers: [], weights: [] }, keptEpoch: 5, endedBy: 'epochs', folds, heldOut };
      },
    });
    await store.getState().addFiles(folder());
    store.getState().changeSetting('folds', 2);
    const seen: unknown[] = [];
    store.subscribe(({ run }) => {
      if (run.phase === 'head' && run.fold && run.fold.fold !== seen.at(-1)) seen.push(run.fold.fold);
    });
    await store.getState().train();
    expect(seen).toEqual([1, 2, 3]);
    expect(epochsOf(store)).toBe(5);
    const { outcome } = store.getState();
    expect(outcome && evaluate(outcome, 'validation')?.count).toBe(10);
    expect(firstRun(store).figures?.validationAccuracy).toBe(0.5);
  });
});

async function hashOf(text: string): Promise<string> {
  return sha256Hex(new TextEncoder().encode(text));
}
