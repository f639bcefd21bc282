import { describe, expect, it } from 'vitest';
import { Client } from '../../src/client/client';
import { HeadstartError } from '../../src/core/errors';
import type { KeptFeatureSpace, KeptFeaturesReport } from '../../src/core/kept-data';
import { createHeadstartStore } from '../../src/state/store';
import type { Handlers } from '../../src/worker/handlers';
import { FakeWorker } from '../support/fake-worker';

const space = (id: string, bytes: number): KeptFeatureSpace => ({
  id,
  images: 3,
  bytes,
  lastUsedMs: 1,
  about: undefined,
});

/** A page whose worker keeps the features of two bases. */
function open(overrides: Partial<Handlers> = {}) {
  let spaces = [space('a', 3000), space('b', 2000)];
  let settings: Pick<KeptFeaturesReport, 'limitBytes' | 'precision'> = { limitBytes: 1e9, precision: 'float32' };
  const held: number[] = [];
  const report = async (): Promise<KeptFeaturesReport> => {
    const bytes = spaces.reduce((total, one) => total + one.bytes, 0);
    return { bytes, diskIsFull: false, spaces, ...settings };
  };
  const handlers: Partial<Handlers> = {
    chooseBackend: async () => ({ backend: 'wasm', adapter: undefined, reason: '', maxBufferBytes: undefined }),
    holdImages: async ({ images }) => {
      held.push(...images.map(({ imageId }) => imageId));
      return undefined;
    },
    listKeptFeatures: report,
    forgetFeatures: ({ id }) => {
      spaces = spaces.filter((one) => id !== undefined && one.id !== id);
      return report();
    },
    limitKeptFeatures: ({ limitBytes }) => {
      settings = { ...settings, limitBytes };
      return report();
    },
    keepFeaturesAs: ({ precision }) => {
      settings = { ...settings, precision };
      return report();
    },
    ...overrides,
  };
  const store = createHeadstartStore(new Client(() => new FakeWorker(handlers)), 'https://page.example/');
  return { store, held };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('the kept features', () => {
  it('are not asked for before somebody looks', async () => {
    const { store } = open();
    expect(store.getState().keptFeatures).toBeUndefined();
    await store.getState().refreshKeptFeatures();
    expect(store.getState().keptFeatures?.bytes).toBe(5000);
  });

  it('are fewer by what was forgotten', async () => {
    const { store } = open();
    await store.getState().forgetFeatures('a');
    expect(store.getState().keptFeatures?.spaces.map(({ id }) => id)).toEqual(['b']);
    await store.getState().forgetFeatures();
    expect(store.getState().keptFeatures?.spaces).toEqual([]);
  });

  it('are shown as they are where they could not be forgotten', async () => {
    const { store } = open({
      forgetFeatures: async () => {
        throw new HeadstartError('internal', 'No.');
      },
    });
    await store.getState().forgetFeatures();
    expect(store.getState().keptFeatures?.spaces).toHaveLength(2);
  });

  it('take the room and the precision that a person chooses', async () => {
    const { store } = open();
    await store.getState().limitKeptFeatures(' 12.5 ');
    await store.getState().keepFeaturesAs('float16');
    expect(store.getState().keptFeatures).toMatchObject({ limitBytes: 12_500_000, precision: 'float16' });
  });

  it.each(['', 'much', '-1', '1000001', 'NaN'])('refuse %j megabytes, and say what can be', async (typed) => {
    const { store } = open();
    await store.getState().refreshKeptFeatures();
    await expect(store.getState().limitKeptFeatures(typed)).rejects.toThrow(/from 0 to 1000000/);
    expect(store.getState().keptFeatures?.limitBytes).toBe(1e9);
  });

  it('are nothing to show where the worker can’t say', async () => {
    const { store } = open({
      listKeptFeatures: async () => {
        throw new HeadstartError('internal', 'No storage.');
      },
    });
    await store.getState().refreshKeptFeatures();
    expect(store.getState().keptFeatures).toBeUndefined();
  });
});

describe('dropped images', () => {
  const found = (path: string) => ({ path, file: new File([path], path) });

  it('are handed to the worker at once, which reads them while nobody waits', async () => {
    const { store, held } = open();
    await store.getState().chooseBackend('auto');
    await store.getState().addFiles(['s/cat/1.jpg', 's/dog/2.jpg'].map(found));
    await settled();
    expect([...held].sort()).toEqual(store.getState().samples.map(({ id }) => id));
  });

  it('are not sent to a backend that failed', async () => {
    const { store, held } = open({
      chooseBackend: async () => {
        throw new HeadstartError('backend-unavailable', 'None.');
      },
    });
    await store.getState().chooseBackend('auto');
    await store.getState().addFiles(['s/cat/1.jpg'].map(found));
    await settled();
    expect(held).toEqual([]);
  });
});
