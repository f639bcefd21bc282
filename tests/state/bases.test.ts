import { describe, expect, it } from 'vitest';
import { BUNDLED_BASE, DEFAULT_BASE } from '../../src/catalogue/bases';
import { Client } from '../../src/client/client';
import { HeadstartError } from '../../src/core/errors';
import type { BaseRequest } from '../../src/core/reports';
import { createHeadstartStore, type HeadstartStore } from '../../src/state/store';
import type { Handlers } from '../../src/worker/handlers';
import { FakeWorker } from '../support/fake-worker';
import { reportOf } from '../support/report-of';

/** A page whose worker loads anything, and keeps what came by an address. */
function open(overrides: Partial<Handlers> = {}) {
  const asked: BaseRequest[] = [];
  const kept = new Map<string, number>();
  const handlers: Partial<Handlers> = {
    chooseBackend: async () => ({ backend: 'wasm', adapter: undefined, reason: '', maxBufferBytes: undefined }),
    loadBase: async (request) => {
      asked.push(request);
      if (request.source.kind === 'url') kept.set(request.source.url, 4);
      return reportOf(request);
    },
    listKeptBases: async () => [...kept].map(([url, bytes]) => ({ url, bytes, isWhole: true })),
    forgetBase: async ({ url }) => {
      kept.delete(url);
      return undefined;
    },
    ...overrides,
  };
  const store = createHeadstartStore(new Client(() => new FakeWorker(handlers)), 'https://page.example/app/');
  return { store, asked };
}

/** The next turn of the event loop, when answers that nobody waits for have come. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 2));

describe('a chosen model', () => {
  it('is read at once from the person’s own files', async () => {
    const { store, asked } = open();
    const files = [new File(['weights'], 'mobilenet_2_5_224_tf_no_top.h5')];
    await store.getState().chooseBaseFiles(files);
    expect(asked[0]?.source).toMatchObject({ kind: 'files', files: [{ size: 7 }] });
    expect(asked[0]?.architecture).toEqual({ name: 'MobileNet', alpha: 0.25, includeTop: false });
    expect(store.getState().base).toMatchObject({ status: 'ready', report: { route: 'file' } });
  });

  it('says what it expected where the files are no model, and leaves the chosen base as it was', async () => {
    const { store, asked } = open();
    const { baseRequest } = store.getState();
    await store.getState().chooseBaseFiles([new File(['x'], 'notes.txt')]);
    expect(store.getState().base).toMatchObject({ failure: { message: expect.stringContaining('“notes.txt”') } });
    expect(store.getState().baseRequest).toBe(baseRequest);
    expect(asked).toEqual([]);
  });

  it('that needs to know its network is read again once the person has named it', async () => {
    const { store } = open({
      loadBase: async (request) => {
        if (!request.architecture) throw new HeadstartError('needs-architecture', 'Weights alone.');
        return reportOf(request);
      },
    });
    await store.getState().chooseBaseUrl('https://a.example/w.h5');
    expect(store.getState().base).toMatchObject({ status: 'failed', failure: { code: 'needs-architecture' } });
    await store.getState().chooseNetwork({ name: 'ResNet50', alpha: 1, includeTop: false });
    expect(store.getState().base.status).toBe('ready');
    expect(store.getState().baseRequest).toMatchObject({ id: 'https://a.example/w.h5', preprocessing: 'caffe' });
  });
});

describe('a base that is on its way', () => {
  /** A page whose first load of a base never ends by itself. */
  function stalling() {
    const signals: AbortSignal[] = [];
    const opened = open({
      loadBase: async (request, { signal }) => {
        if (signals.push(signal) > 1) return reportOf(request);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw new HeadstartError('cancelled', 'Stopped.');
      },
    });
    return { ...opened, isGivenUp: () => signals[0]?.aborted };
  }

  const URL = 'https://a.example/m/model.json';

  it.each<[string, (store: HeadstartStore) => unknown, string]>([
    ['another address', ({ getState }) => getState().chooseBaseUrl('https://b.example/m/model.json'), 'ready'],
    ['a row of the table', ({ getState }) => getState().chooseBase('vgg16'), 'chosen'],
    ['another cut', ({ getState }) => getState().chooseCut('relu'), 'ready'],
    ['a mirror', ({ getState }) => getState().setMirror('https://mirror.example/'), 'chosen'],
  ])('is given up when %s is chosen', async (_, choose, status) => {
    const { store, isGivenUp } = stalling();
    const loading = store.getState().chooseBaseUrl(URL);
    await settled();
    await choose(store);
    await loading;
    await settled();
    expect([store.getState().base.status, isGivenUp()]).toEqual([status, true]);
  });

  it('is given up, whoever asked for it', async () => {
    const { store, isGivenUp } = stalling();
    const guessing = store.getState().guess(new Blob(['an image']));
    await settled();
    await store.getState().chooseBaseUrl(URL);
    await guessing;
    expect(isGivenUp()).toBe(true);
    expect(store.getState()).toMatchObject({ base: { status: 'ready' }, ownTrial: { failure: { code: 'cancelled' } } });
  });

  it('stays chosen when it is stopped, and can be fetched later', async () => {
    const { store, isGivenUp } = stalling();
    const loading = store.getState().chooseBaseUrl(URL);
    await settled();
    store.getState().stopLoadingBase();
    await loading;
    expect(store.getState()).toMatchObject({ base: { status: 'chosen' }, baseRequest: { id: URL } });
    expect(isGivenUp()).toBe(true);
    await store.getState().loadBase();
    expect(store.getState().base.status).toBe('ready');
  });

  it('is left to those who wait for it when the bundled one stands in', async () => {
    const { store } = open({
      loadBase: async (request) => {
        if (request.id === DEFAULT_BASE.id) throw new HeadstartError('network', 'No answer.');
        return reportOf(request);
      },
    });
    const reports = await Promise.all([store.getState().loadBase(), store.getState().loadBase()]);
    expect(reports.map(({ id }) => id)).toEqual([BUNDLED_BASE.id, BUNDLED_BASE.id]);
    expect(store.getState()).toMatchObject({ base: { status: 'ready' }, standInReason: 'No answer.' });
  });
});

describe('the input size', () => {
  it('waits with a base that is not here yet, and loads anew one that is', async () => {
    const { store, asked } = open();
    store.getState().chooseBase('vgg16');
    await store.getState().setInputSize({ heightPx: 240, widthPx: 240 });
    expect([store.getState().base.status, asked.length]).toEqual(['chosen', 0]);
    await store.getState().loadBase();
    await store.getState().setInputSize({ heightPx: 96, widthPx: 128 });
    expect(asked.map(({ inputSize }) => inputSize?.heightPx)).toEqual([240, 96]);
    expect(store.getState().base).toMatchObject({ report: { inputHeightPx: 96, inputWidthPx: 128 } });
  });

  it('that the base does not take changes nothing', async () => {
    const { store } = open();
    store.getState().chooseBase('inception_v3');
    const { baseRequest } = store.getState();
    await expect(store.getState().setInputSize({ heightPx: 74, widthPx: 299 })).rejects.toThrow(/from 75/);
    expect(store.getState().baseRequest).toBe(baseRequest);
  });

  it('is the usual one again when another base is chosen', async () => {
    const { store } = open();
    store.getState().chooseBase('vgg16');
    await store.getState().setInputSize({ heightPx: 240, widthPx: 240 });
    store.getState().chooseBase('vgg19');
    expect(store.getState().baseRequest.inputSize).toBeUndefined();
  });
});

describe('a mirror', () => {
  const addresses = ({ source }: BaseRequest) => (source.kind === 'url' ? source.addresses : []);

  it('is asked for the chosen base and for the next ones, until it is taken back', () => {
    const { store } = open();
    store.getState().chooseBase('vgg16');
    const before = addresses(store.getState().baseRequest);
    store.getState().setMirror('https://mirror.example/weights/');
    for (const id of ['vgg16', 'resnet50']) {
      if (id !== 'vgg16') store.getState().chooseBase(id);
      expect(addresses(store.getState().baseRequest).map(({ route }) => route)).toContain('mirror');
    }
    store.getState().chooseBase('vgg16');
    store.getState().setMirror(' ');
    expect(addresses(store.getState().baseRequest)).toEqual(before);
  });

  it('does not take away a base that is here, and lets one that failed be tried again', async () => {
    let answers = false;
    const { store } = open({
      loadBase: async (request) => {
        if (!answers) throw new HeadstartError('cors', 'Not allowed.');
        return reportOf(request);
      },
    });
    store.getState().chooseBase('vgg16');
    await store
      .getState()
      .loadBase()
      .catch(() => {});
    expect(store.getState().base.status).toBe('failed');
    store.getState().setMirror('https://mirror.example/');
    expect(store.getState().base.status).toBe('chosen');
    answers = true;
    await store.getState().loadBase();
    store.getState().setMirror('');
    expect(store.getState().base.status).toBe('ready');
  });

  it('must be a web address', () => {
    const { store } = open();
    expect(() => store.getState().setMirror('mirror')).toThrow(/not a web address/);
    expect(store.getState().mirror).toBeUndefined();
  });
});

describe('the kept bases', () => {
  it('are not asked for before somebody looks, and followed from then on', async () => {
    const { store } = open();
    await store.getState().loadBase();
    expect(store.getState().keptBases).toBeUndefined();
    await store.getState().refreshKeptBases();
    expect(store.getState().keptBases).toHaveLength(1);
    await store.getState().chooseBaseUrl('https://a.example/m/model.json');
    await settled();
    expect(store.getState().keptBases?.map(({ url }) => url)).toContain('https://a.example/m/model.json');
  });

  it('are fewer by the one that was forgotten', async () => {
    const { store } = open();
    await store.getState().chooseBaseUrl('https://a.example/m/model.json');
    await store.getState().forgetBase('https://a.example/m/model.json');
    expect(store.getState().keptBases).toEqual([]);
  });

  it('are none where the browser keeps nothing', async () => {
    const { store } = open({
      listKeptBases: async () => {
        throw new HeadstartError('internal', 'No storage.');
      },
    });
    await store.getState().refreshKeptBases();
    expect(store.getState().keptBases).toEqual([]);
  });
});
