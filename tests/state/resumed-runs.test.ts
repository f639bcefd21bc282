import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '../../src/core/sha256';
import type { Args } from '../../src/protocol/calls';
import type { HeadstartState } from '../../src/state/store';
import { epochOf } from '../support/kept-run';
import { Browser, filesAt, firstRun } from '../support/pretend-browser';
import { reportOf } from '../support/report-of';

const PATHS = [
  ...Array.from({ length: 10 }, (_, index) => `s/train/${index < 5 ? 'cat' : 'dog'}/${index}.jpg`),
  's/test/cat/t.jpg',
  's/test/dog/t.jpg',
];
const PAUSED_AFTER = 3;

/** A browser with one run that was paused, which had these settings. */
async function browserWithPausedRun(settings: Partial<HeadstartState['settings']> = {}, epochs = PAUSED_AFTER) {
  const browser = new Browser();
  const { store, gate } = await browser.open();
  await store.getState().addFiles(filesAt(PATHS));
  store.setState({ settings: { ...store.getState().settings, epochs: 8, ...settings } });
  gate.open(epochs);
  const training = store.getState().train();
  await vi.waitFor(() => {
    expect(store.getState().run.phase).toBe('head');
    expect(store.getState().series?.epochs ?? []).toHaveLength(epochs);
  });
  store.getState().pause();
  await training;
  expect(firstRun(store)).toMatchObject({ status: 'paused', epochs: { length: epochs } });
  return browser;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a paused run that is gone on with', () => {
  it('is still listed when it is stopped before it has an epoch', async () => {
    const { store } = await (await browserWithPausedRun({}, 0)).open();
    const { id } = firstRun(store);
    const training = store.getState().resumeRun(id);
    await vi.waitFor(() => expect(store.getState().run.phase).toBe('head'));
    store.getState().stop();
    await training;
    expect(store.getState().run.phase).toBe('cancelled');
    expect(store.getState().runs?.map((run) => run.id)).toEqual([id]);
  });

  it('does not go on without an image that can no longer be read', async () => {
    const browser = await browserWithPausedRun();
    const { store, gate } = await browser.open({
      extractFeatures: async ({ imageIds: [first, ...rest] }) => ({
        extracted: 0,
        reused: rest.length,
        failures: [{ imageId: first as number, code: 'unreadable-image', message: 'It is cut off.' }],
        elapsedMs: 1,
      }),
    });
    gate.open();
    await store.getState().resumeRun(firstRun(store).id);
    expect(store.getState().run).toMatchObject({ phase: 'failed', failure: { code: 'unreadable-image' } });
    expect(store.getState().samples).toHaveLength(PATHS.length);
    expect(firstRun(store)).toMatchObject({ status: 'paused', epochs: { length: PAUSED_AFTER } });
  });

  it('does not go on with its base cut at another layer', async () => {
    const browser = await browserWithPausedRun();
    const { store, gate } = await browser.open({
      loadBase: async (request) => reportOf(request, { cutLayer: 'another' }),
    });
    gate.open();
    await store.getState().resumeRun(firstRun(store).id);
    expect(store.getState().run).toMatchObject({ phase: 'failed', failure: { code: 'wrong-checksum' } });
    expect(firstRun(store)).toMatchObject({ status: 'paused', epochs: { length: PAUSED_AFTER } });
  });

  it('counts the seconds that its epochs took before', async () => {
    const { store, gate } = await (await browserWithPausedRun()).open();
    vi.spyOn(performance, 'now').mockReturnValue(0);
    gate.open();
    await store.getState().resumeRun(firstRun(store).id);
    const beforeMs = [1, 2, 3].reduce((sum, epoch) => sum + epochOf(epoch).elapsedMs, 0);
    const { head, total } = store.getState().outcome?.seconds ?? {};
    expect(head).toBeCloseTo(beforeMs / 1000, 9);
    expect(total).toBeCloseTo(beforeMs / 1000, 9);
  });
});

describe('a kept run that is opened beside a file that changed since', () => {
  it('does not take that file for its image because it lies in the same place', async () => {
    const { store } = await (await browserWithPausedRun()).open();
    const [changed = '', ...others] = PATHS;
    await store.getState().addFiles(filesAt(PATHS, (path) => (path === changed ? 'another' : path)));
    await store.getState().reopenRun(firstRun(store).id);
    const sampleOf = new Map(store.getState().samples.map((sample) => [sample.path, sample]));
    expect(sampleOf.size).toBe(PATHS.length);
    const hash = await sha256Hex(new TextEncoder().encode(changed));
    expect(sampleOf.get(changed)).toMatchObject({ file: undefined, hash });
    expect(others.map((path) => sampleOf.get(path)?.file?.name)).toEqual(others);
  });
});

describe('the views of a run', () => {
  it.each([
    ['those of the images that are trained on', 0, ['train']],
    ['with folds, those of the images that are held out in turn too', 2, ['train', 'validation']],
  ] as const)('are %s', async (_, folds, parts) => {
    const calls: Args<'extractFeatures'>[] = [];
    const { store, gate } = await new Browser().open({
      extractFeatures: async (args) => {
        calls.push(args);
        return { extracted: 0, reused: args.imageIds.length, failures: [], elapsedMs: 1 };
      },
    });
    await store.getState().addFiles(filesAt(PATHS));
    store.setState({ settings: { ...store.getState().settings, epochs: 1, folds, views: 2 } });
    gate.open();
    await store.getState().train();
    const { outcome } = store.getState();
    if (!outcome) throw new Error('no outcome');
    const { split, plan } = outcome;
    expect([split.train.length, split.validation.length, split.test.length]).toEqual([8, 2, 2]);
    const learnt = parts.flatMap((part) => split[part].map((index) => plan.samples[index]?.id));
    expect(calls.map(({ views }) => views)).toEqual([undefined, 2]);
    expect(calls[0]?.imageIds).toEqual(plan.samples.map(({ id }) => id));
    expect(calls[1]?.imageIds.toSorted()).toEqual(learnt.toSorted());
  });
});
