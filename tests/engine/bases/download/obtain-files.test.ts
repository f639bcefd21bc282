import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BaseAddress, BaseSource, DownloadProgress } from '../../../../src/core/reports';
import { cacheIn } from '../../../../src/engine/bases/download/base-cache';
import type { ModelFiles } from '../../../../src/engine/bases/download/model-files';
import { type ObtainOptions, obtainFiles } from '../../../../src/engine/bases/download/obtain-files';
import { type FileServer, hosted, startFileServer } from '../../../support/file-server';
import { MemoryCacheStorage } from '../../../support/memory-cache-storage';
import { type TinyModelFiles, tinyModelFiles } from '../../../support/tiny-model';

const SIZE = 300_000;
const AT_ONCE = [0, 0, 0];

let server: FileServer;
let storage: MemoryCacheStorage;
let tiny: TinyModelFiles;

beforeAll(async () => {
  server = await startFileServer();
  tiny = await tinyModelFiles();
});
afterAll(() => server.close());
beforeEach(() => {
  server.files.clear();
  server.requests.length = 0;
  server.ranges.length = 0;
  storage = new MemoryCacheStorage();
});
afterEach(() => vi.unstubAllGlobals());

describe('a file that comes whole', () => {
  it.each([
    ['an HDF5 file', h5(), 'file'],
    ['a zip', zip(), 'file'],
  ])('is taken as it is: %s', async (_, body, kind) => {
    server.files.set('/vgg16.h5', hosted(body));
    const files = await obtain(source());
    expect(files).toMatchObject({ kind, name: 'vgg16.h5', sha256: hash('sha256', body), bytes: SIZE, route: 'host' });
    expect(await digestOf(files)).toBe(hash('sha256', body));
  });

  it('is checked against its published MD5 in capitals or small letters', async () => {
    server.files.set('/vgg16.h5', hosted(h5()));
    for (const md5 of [hash('md5', h5()), hash('md5', h5()).toUpperCase()]) {
      await expect(obtain(source({ md5 }))).resolves.toMatchObject({ kind: 'file' });
    }
  });

  it('is told about in bytes that never fall and end at its length', async () => {
    server.files.set('/vgg16.h5', hosted(h5(), { breaks: [100_000], ranges: false }));
    const seen: DownloadProgress[] = [];
    await obtain(source(), { onProgress: (progress) => seen.push(progress) });
    const loaded = seen.map(({ loadedBytes }) => loadedBytes);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ loadedBytes: SIZE, totalBytes: SIZE, route: 'host' });
  });
});

describe('a model.json', () => {
  it('brings its weight files, one after the other as it lists them', async () => {
    serveTiny(['b.bin', 'a.bin', 'c.bin']);
    const files = await obtain(source({ path: '/model.json' }));
    const json = server.files.get('/model.json') as string;
    expect(files).toMatchObject({ kind: 'tfjs', json, route: 'host' });
    expect(await digestOf(files)).toBe(hash('sha256', tiny.weights));
    expect(files.sha256).toBe(hash('sha256', Buffer.concat([Buffer.from(json), tiny.weights])));
    expect(files.bytes).toBe(json.length + tiny.weights.length);
  });

  it('is known by its content, whatever it is called, also after a byte order mark', async () => {
    serveTiny(['w.bin']);
    server.files.set('/net.h5', `\ufeff \n${server.files.get('/model.json')}`);
    await expect(obtain(source({ path: '/net.h5' }))).resolves.toMatchObject({ kind: 'tfjs' });
  });

  it('has weight files that go on after a broken connection', async () => {
    serveTiny(['w.bin']);
    server.files.set('/w.bin', hosted(tiny.weights, { breaks: [100] }));
    const files = await obtain(source({ path: '/model.json' }));
    expect(await digestOf(files)).toBe(hash('sha256', tiny.weights));
    expect(server.ranges.at(-1)).toBe('bytes=100-');
  });

  it('is looked at before its weights are asked for', async () => {
    serveTiny(['w.bin']);
    const inspectJson = () => {
      throw new Error('not this one');
    };
    await expect(obtain(source({ path: '/model.json' }), { inspectJson })).rejects.toThrow('not this one');
    expect(server.requests).toEqual(['/model.json']);
  });
});

describe('after a broken connection', () => {
  it('a download goes on where it stopped and gives the same bytes', async () => {
    server.files.set('/vgg16.h5', hosted(h5(), { breaks: [100_000, 50_000], headers: { etag: '"1"' } }));
    const files = await obtain(source({ md5: hash('md5', h5()) }));
    expect(server.ranges).toEqual([undefined, 'bytes=100000-', 'bytes=150000-']);
    expect(await digestOf(files)).toBe(hash('sha256', h5()));
    expect(files.sha256).toBe(hash('sha256', h5()));
  });

  it('it starts anew on a host that can’t go on', async () => {
    server.files.set('/vgg16.h5', hosted(h5(), { breaks: [100_000], ranges: false }));
    const files = await obtain(source({ md5: hash('md5', h5()) }));
    expect(server.ranges).toEqual([undefined, 'bytes=100000-']);
    expect(await digestOf(files)).toBe(hash('sha256', h5()));
  });

  it.each([
    ['another tag', { etag: '"1"' }, h5(2), { etag: '"2"' }],
    ['another date', { 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT' }, h5(2), { 'last-modified': 'x' }],
    ['another length', {}, h5(2, SIZE + 1), {}],
    ['fewer bytes than had come', {}, h5(2, 50_000), {}],
  ])('it starts anew where the file has changed meanwhile: %s', async (_, headers, changed, changedHeaders) => {
    const before = hosted(h5(), { breaks: [100_000], headers }) as CallableFunction;
    const after = hosted(changed, { headers: changedHeaders });
    server.files.set('/vgg16.h5', (...exchange) => {
      server.files.set('/vgg16.h5', after);
      before(...exchange);
    });
    const files = await obtain(source());
    expect(await digestOf(files)).toBe(hash('sha256', changed));
    expect(server.ranges).toEqual([undefined, 'bytes=100000-', undefined]);
    expect(files.sha256).toBe(hash('sha256', changed));
  });

  it('it starts anew where a browser may not ask this host for a part', async () => {
    server.files.set('/vgg16.h5', hosted(h5(), { breaks: [100_000] }));
    const { fetch } = globalThis;
    vi.stubGlobal('fetch', (url: URL, init: RequestInit) =>
      new Headers(init.headers).has('range') ? Promise.reject(new TypeError('Failed to fetch')) : fetch(url, init),
    );
    expect(await digestOf(await obtain(source()))).toBe(hash('sha256', h5()));
    expect(server.ranges.every((range) => range === undefined)).toBe(true);
  });

  it('it goes on as long as more comes, and gives up when nothing more does', async () => {
    const breaks = Array.from({ length: 10 }, () => 10_000);
    server.files.set('/vgg16.h5', hosted(h5(), { breaks }));
    await expect(obtain(source())).resolves.toMatchObject({ bytes: SIZE });
    server.files.set('/vgg16.h5', hosted(h5(), { breaks: [10_000, 0, 0, 0, 0, 0] }));
    server.requests.length = 0;
    await expect(obtain(source())).rejects.toMatchObject({ code: 'network', message: expect.stringMatching(/broke/) });
    expect(server.requests).toHaveLength(1 + AT_ONCE.length);
  });

  it('a cancel ends the waiting for the next try', async () => {
    server.files.set('/vgg16.h5', hosted(h5(), { breaks: [10_000] }));
    const stop = new AbortController();
    const failed = obtain(source(), { retryWaitsMs: [3_600_000], signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(failed).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a later visit', () => {
  it('goes on where the last one broke off', async () => {
    server.files.set('/vgg16.h5', hosted(h5(), { breaks: [100_000] }));
    await expect(obtain(source(), { retryWaitsMs: [] })).rejects.toMatchObject({ code: 'network' });
    const files = await obtain(source({ md5: hash('md5', h5()) }), { retryWaitsMs: [] });
    expect(server.ranges).toEqual([undefined, 'bytes=100000-']);
    expect(await digestOf(files)).toBe(hash('sha256', h5()));
    expect(files.sha256).toBe(hash('sha256', h5()));
  });

  it('goes on where a person stopped it', async () => {
    server.files.set('/vgg16.h5', (response) => {
      response.writeHead(200, { 'content-length': SIZE }).write(h5().subarray(0, 70_000));
    });
    const stop = new AbortController();
    const onProgress = ({ loadedBytes }: DownloadProgress) => {
      if (loadedBytes === 70_000) stop.abort();
    };
    await expect(obtain(source(), { signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    server.files.set('/vgg16.h5', hosted(h5()));
    expect(await digestOf(await obtain(source()))).toBe(hash('sha256', h5()));
    expect(server.ranges).toEqual([undefined, 'bytes=70000-']);
  });

  it('goes on from another address of the same file', async () => {
    server.files.set('/vgg16.h5', hosted(h5(), { breaks: [100_000] }));
    server.files.set('/proxy/vgg16.h5', hosted(h5()));
    const files = await obtain(source({ addresses: [host(), proxy()] }), { retryWaitsMs: [] });
    expect(files.route).toBe('proxy');
    expect(server.ranges).toEqual([undefined, 'bytes=100000-']);
    expect(await digestOf(files)).toBe(hash('sha256', h5()));
  });

  it('starts anew where the file has changed since', async () => {
    server.files.set('/vgg16.h5', hosted(h5(), { breaks: [100_000], headers: { etag: '"1"' } }));
    await expect(obtain(source(), { retryWaitsMs: [] })).rejects.toThrow();
    server.files.set('/vgg16.h5', hosted(h5(2), { headers: { etag: '"2"' } }));
    expect(await digestOf(await obtain(source()))).toBe(hash('sha256', h5(2)));
    expect(storage.entries.size).toBe(0);
  });

  it('puts large files by on the way, not only when they stop', async () => {
    const large = h5(1, 9 * 2 ** 20);
    let kept = 0;
    server.files.set('/vgg16.h5', hosted(large));
    const onProgress = () => {
      kept = Math.max(kept, storage.entries.size);
    };
    const files = await obtain(source(), { onProgress });
    expect(kept).toBeGreaterThan(1);
    expect(await digestOf(files)).toBe(hash('sha256', large));
    const cache = cacheIn(storage);
    await cache.put(url(), files);
    expect(await digestOf((await cache.get(url())) as ModelFiles)).toBe(hash('sha256', large));
  });

  it('is not hindered by a full disk', async () => {
    storage.failAfter(0, new DOMException('full', 'QuotaExceededError'));
    server.files.set('/vgg16.h5', hosted(h5(), { breaks: [100_000] }));
    await expect(obtain(source(), { retryWaitsMs: [] })).rejects.toMatchObject({ code: 'network' });
    expect(await digestOf(await obtain(source()))).toBe(hash('sha256', h5()));
  });
});

describe('what is wrong with a file is said by name', () => {
  const cases: [string, () => void, string, RegExp][] = [
    ['another MD5', () => server.files.set('/vgg16.h5', hosted(h5(2))), 'wrong-checksum', /should be .* and is/],
    ['a web page', () => answer('<!doctype html><p>Sign in'), 'html-answer', /web page/],
    ['a text', () => answer('Please sign in first.'), 'bad-model-file', /begins with “Please sign in/],
    ['a pointer', () => answer('version https://git-lfs.github.com/spec/v1'), 'bad-model-file', /Git LFS/],
    ['a picture', () => answer(Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1')), 'bad-model-file', /PNG/],
    ['noise', () => answer(Uint8Array.of(1, 2, 255, 4, 5, 6, 7, 8)), 'bad-model-file', /bytes 01 02 ff 04/],
    ['nothing', () => answer(''), 'bad-model-file', /empty/],
    ['no file', () => server.files.clear(), 'not-found', /404/],
    [
      'an error of the host',
      () => server.files.set('/vgg16.h5', (to) => to.writeHead(503).end()),
      'http-status',
      /503/,
    ],
  ];

  it.each(cases)('%s', async (_, arrange, code, message) => {
    server.files.set('/vgg16.h5', hosted(h5()));
    arrange();
    const failed = obtain(source({ md5: hash('md5', h5()) }));
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(storage.entries.size).toBe(0);
  });

  it('a file that ends before its length, however often it is asked for', async () => {
    const short = async () => new Response(h5().subarray(0, 1000), { headers: { 'content-length': String(SIZE) } });
    const asked = vi.fn(short);
    vi.stubGlobal('fetch', asked);
    const failed = obtain(source());
    await expect(failed).rejects.toMatchObject({ code: 'short-file', message: expect.stringMatching(/300000.*1000/) });
    expect(asked).toHaveBeenCalledTimes(1 + AT_ONCE.length);
  });

  it('a host that forbids pages to read it', async () => {
    stubForbidding(() => true);
    await expect(obtain(source())).rejects.toMatchObject({ code: 'cors' });
  });

  it('a file beyond what a tab can run, before it comes', async () => {
    const answer = new Response(h5(), { headers: { 'content-length': String(2 ** 31) } });
    vi.stubGlobal('fetch', async () => answer);
    await expect(obtain(source())).rejects.toMatchObject({
      code: 'bad-model-file',
      message: expect.stringMatching(/2 GB/),
    });
  });

  it('a wrong file that was put by in part is gone with its failure', async () => {
    server.files.set('/vgg16.h5', hosted(h5(2), { breaks: [100_000] }));
    await expect(obtain(source(), { retryWaitsMs: [] })).rejects.toThrow();
    expect(storage.entries.size).toBeGreaterThan(0);
    await expect(obtain(source({ md5: hash('md5', h5()) }))).rejects.toMatchObject({ code: 'wrong-checksum' });
    expect(storage.entries.size).toBe(0);
  });
});

describe('of several addresses', () => {
  it('the next is tried where one has no such file', async () => {
    server.files.set('/proxy/vgg16.h5', hosted(h5()));
    await expect(obtain(source({ addresses: [host(), proxy()] }))).resolves.toMatchObject({ route: 'proxy' });
  });

  it('the next is tried where one may not be read', async () => {
    server.files.set('/vgg16.h5', hosted(h5()));
    server.files.set('/proxy/vgg16.h5', hosted(h5()));
    stubForbidding((url) => !url.pathname.startsWith('/proxy'));
    await expect(obtain(source({ addresses: [host(), proxy()] }))).resolves.toMatchObject({ route: 'proxy' });
  });

  it('the next is not tried where one has a wrong file', async () => {
    server.files.set('/vgg16.h5', 'Hello, World!');
    server.files.set('/proxy/vgg16.h5', hosted(h5()));
    const failed = obtain(source({ addresses: [host(), proxy()] }));
    await expect(failed).rejects.toMatchObject({ code: 'bad-model-file' });
    expect(server.requests).toEqual(['/vgg16.h5']);
  });

  it('each is named with its answer where all fail, the page’s own server last', async () => {
    server.files.set('/proxy/vgg16.h5', '<html>the page itself</html>');
    stubForbidding((url) => url.pathname === '/vgg16.h5');
    const mirror: BaseAddress = { url: `${server.origin}/mirror/vgg16.h5`, route: 'mirror' };
    const failed = obtain(source({ addresses: [proxy(), mirror, host()] }));
    await expect(failed).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/404.*does not let web pages read.*own server.*drop it into the page.*mirror/s),
    });
  });
});

describe('a kept copy', () => {
  it('comes before any address', async () => {
    server.files.set('/vgg16.h5', hosted(h5()));
    const files = await obtain(source());
    await cacheIn(storage).put(url(), files);
    server.requests.length = 0;
    const seen: DownloadProgress[] = [];
    const again = await obtain(source(), { onProgress: (progress) => seen.push(progress) });
    expect(again).toMatchObject({ sha256: files.sha256, bytes: SIZE, name: 'vgg16.h5', route: 'kept' });
    expect(await digestOf(again)).toBe(hash('sha256', h5()));
    expect(seen.at(-1)).toMatchObject({ loadedBytes: SIZE, totalBytes: SIZE, route: 'kept' });
    expect(server.requests).toEqual([]);
  });

  it('that is damaged is dropped without a word and fetched anew', async () => {
    server.files.set('/vgg16.h5', hosted(h5()));
    await cacheIn(storage).put(url(), await obtain(source()));
    for (const { entries } of storage.caches.values()) {
      for (const [key, body] of entries) if (body.size === SIZE) entries.set(key, new Blob([h5(3)]));
    }
    const files = await obtain(source());
    expect(files.route).toBe('host');
    expect(await digestOf(files)).toBe(hash('sha256', h5()));
    expect(storage.entries.size).toBe(0);
  });
});

function source({
  path = '/vgg16.h5',
  addresses = [{ url: server.origin + path, route: 'host' }],
  md5,
}: {
  readonly path?: string;
  readonly addresses?: readonly BaseAddress[];
  readonly md5?: string;
} = {}): BaseSource {
  return { kind: 'url', url: server.origin + path, addresses, md5 };
}

function obtain(from: BaseSource, options: ObtainOptions = {}): Promise<ModelFiles> {
  return obtainFiles(from, { cache: cacheIn(storage), retryWaitsMs: AT_ONCE, ...options });
}

function url(): string {
  return `${server.origin}/vgg16.h5`;
}

function host(): BaseAddress {
  return { url: url(), route: 'host' };
}

function proxy(): BaseAddress {
  return { url: `${server.origin}/proxy/vgg16.h5`, route: 'proxy' };
}

function answer(body: string | Uint8Array): void {
  server.files.set('/vgg16.h5', body);
}

/** A browser's view of hosts without Access-Control-Allow-Origin, which Node does not ask for. */
function stubForbidding(forbids: (url: URL) => boolean): void {
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (url: URL, init: RequestInit) =>
    init.mode !== 'no-cors' && forbids(url) ? Promise.reject(new TypeError('Failed to fetch')) : fetch(url, init),
  );
}

/** The weights of the tiny model in as many files as there are names. */
function serveTiny(paths: readonly string[]): void {
  const size = Math.ceil(tiny.weights.length / paths.length);
  paths.forEach((path, index) => {
    server.files.set(`/${path}`, tiny.weights.slice(index * size, (index + 1) * size));
  });
  const weights = tiny.json.weightsManifest[0]?.weights;
  server.files.set('/model.json', JSON.stringify({ ...tiny.json, weightsManifest: [{ paths, weights }] }));
}

/** Bytes that begin as HDF5 does, others for another seed. */
function h5(seed = 1, size = SIZE): Uint8Array<ArrayBuffer> {
  return fileOf('\u0089HDF\r\n\u001a\n', seed, size);
}

function zip(): Uint8Array<ArrayBuffer> {
  return fileOf('PK\u0003\u0004', 1, SIZE);
}

function fileOf(start: string, seed: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31 + seed * 7 + (at >> 8)) & 255);
  bytes.set(Buffer.from(start, 'latin1'));
  return bytes;
}

/** Of what the file, or the weights, of a model hold. */
async function digestOf(files: ModelFiles): Promise<string> {
  const blob = files.kind === 'file' ? files.file : files.weights;
  return hash('sha256', new Uint8Array(await blob.arrayBuffer()));
}

function hash(algorithm: 'sha256' | 'md5', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}
