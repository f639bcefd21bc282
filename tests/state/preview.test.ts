import { describe, expect, it } from 'vitest';
import { Client } from '../../src/client/client';
import { HeadstartError } from '../../src/core/errors';
import type { RunSettings } from '../../src/core/run-settings';
import { previewInputs } from '../../src/state/preview-slice';
import { createHeadstartStore } from '../../src/state/store';
import type { Handlers } from '../../src/worker/handlers';
import { FakeWorker } from '../support/fake-worker';
import { reportOf } from '../support/report-of';

/** A page with five classes of two images, whose worker makes pictures of one pixel. */
async function open(overrides: Partial<Handlers> = {}) {
  const asked: { readonly text: Promise<string>; readonly settings: RunSettings }[] = [];
  let loads = 0;
  const handlers: Partial<Handlers> = {
    chooseBackend: async () => ({ backend: 'wasm', adapter: undefined, reason: '', maxBufferBytes: undefined }),
    holdImages: async () => undefined,
    loadBase: async (request) => {
      loads++;
      return reportOf(request);
    },
    previewViews: async ({ source, settings, count }) => {
      asked.push({ text: source.text(), settings });
      const pixel = { widthPx: 1, heightPx: 1, rgba: new Uint8ClampedArray(4) };
      return { images: Array.from({ length: count + 1 }, () => pixel) };
    },
    ...overrides,
  };
  const store = createHeadstartStore(new Client(() => new FakeWorker(handlers)), 'https://page.example/app/');
  const paths = ['a', 'b', 'c', 'd', 'e'].flatMap((label) => [1, 2].map((index) => `s/${label}/${index}.jpg`));
  await store.getState().addFiles(paths.map((path) => ({ path, file: new File([path], path) })));
  return { store, asked, loads: () => loads };
}

describe('examples of views', () => {
  it('are of the first image of the first classes, each with the image itself before them', async () => {
    const { store, asked } = await open();
    await store.getState().previewViews();
    const { preview, classes } = store.getState();
    if (preview.status !== 'ready') throw new Error(preview.status);
    const shown = preview.examples.map(({ classId }) => classes.find(({ id }) => id === classId)?.label);
    expect(shown).toEqual(['a', 'b', 'c']);
    for (const { images } of preview.examples) expect(images).toHaveLength(5);
    expect(await Promise.all(asked.map(({ text }) => text))).toEqual(['s/a/1.jpg', 's/b/1.jpg', 's/c/1.jpg']);
  });

  it('fetch the base once', async () => {
    const { store, loads } = await open();
    await store.getState().previewViews();
    expect(store.getState().base.status).toBe('ready');
    await store.getState().previewViews();
    expect(loads()).toBe(1);
  });

  it('are made with the present settings, of as many views as are shown', async () => {
    const { store, asked } = await open();
    store.getState().changeSettings({ views: 1, augmentStrength: 0.9, augmentations: ['blur'] });
    await store.getState().previewViews();
    expect(asked[0]?.settings).toMatchObject({ augmentStrength: 0.9, augmentations: ['blur'] });
    expect(asked[0]?.settings.views).toBeGreaterThanOrEqual(4);
  });

  it('asked for anew while they are made are those of the last asking', async () => {
    const { store, asked } = await open();
    const first = store.getState().previewViews();
    store.getState().changeSetting('augmentStrength', 1);
    await Promise.all([first, store.getState().previewViews()]);
    expect(store.getState().preview.status).toBe('ready');
    expect(asked.at(-1)?.settings.augmentStrength).toBe(1);
  });

  it('are to be made anew when their images or settings change, and after a run, which makes none', async () => {
    const { store, asked } = await open();
    const isStaleAfter = (change: () => void) => {
      const before = previewInputs(store.getState());
      change();
      return previewInputs(store.getState()) !== before;
    };
    const { classes, samples, removeClass, removeSamples, changeSetting } = store.getState();
    expect(isStaleAfter(() => changeSetting('augmentStrength', 1))).toBe(true);
    expect(isStaleAfter(() => changeSetting('epochs', 3))).toBe(false);
    expect(isStaleAfter(() => removeSamples([samples[1]?.id as number]))).toBe(false);
    expect(isStaleAfter(() => removeSamples([samples[0]?.id as number]))).toBe(true);
    expect(isStaleAfter(() => removeClass(classes[4]?.id as number))).toBe(false);
    expect(isStaleAfter(() => removeClass(classes[2]?.id as number))).toBe(true);
    store.setState({ run: { phase: 'base' } });
    await store.getState().previewViews();
    expect(asked).toEqual([]);
    expect(isStaleAfter(() => store.setState({ run: { phase: 'done' } }))).toBe(true);
  });

  it('that fail say why in a sentence', async () => {
    const { store } = await open({
      previewViews: async () => {
        throw new HeadstartError('unreadable-image', 'It could not be read.');
      },
    });
    await store.getState().previewViews();
    expect(store.getState().preview).toMatchObject({ status: 'failed', failure: { message: 'It could not be read.' } });
  });
});
