import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { passOnWeights } from '../../scripts/weights-proxy.mjs';
import { KERAS_FOLDERS } from '../../src/core/keras-hosts';
import { addressesOf } from '../../src/state/base-addresses';
import { type FileServer, hosted, startFileServer } from '../support/file-server';

const OFFICIAL = 'https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_notop.h5';
const PATH = '/tensorflow/keras-applications/vgg16/vgg16_notop.h5';
const BODY = new TextEncoder().encode('weights of VGG16');

let host: FileServer;
let page: Page;
let passed: IncomingHttpHeaders;

beforeAll(async () => {
  host = await startFileServer();
  page = await startPage(host.origin);
});
afterAll(async () => {
  await page.close();
  await host.close();
});
beforeEach(() => {
  host.requests.length = 0;
  host.files.clear();
  serve(BODY);
});

describe('the page’s own server', () => {
  it('passes on what the addresses of a base ask it for', async () => {
    const answer = await fetch(proxied());
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('weights of VGG16');
    expect(answer.headers.get('content-length')).toBe(String(BODY.length));
    expect(answer.headers.get('etag')).toBe('"1"');
  });

  it('passes on a part', async () => {
    const answer = await fetch(proxied(), { headers: { Range: 'bytes=11-' } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe('bytes 11-15/16');
    expect(await answer.text()).toBe('VGG16');
  });

  it.each(KERAS_FOLDERS)('passes on every folder that the page asks it for: %s', async (folder) => {
    host.files.set(`/${folder.split('/').slice(1).join('/')}a.h5`, 'weights');
    const [, proxy] = addressesOf(`https://${folder}a.h5`, { pageUrl: page.url });
    expect(await (await fetch(proxy?.url ?? '')).text()).toBe('weights');
  });

  it('answers HEAD without a body', async () => {
    const answer = await fetch(proxied(), { method: 'HEAD' });
    expect(answer.headers.get('content-length')).toBe(String(BODY.length));
    expect(await answer.text()).toBe('');
  });

  it('tells the host nothing of the page but the part it lacks', async () => {
    const headers = { Range: 'bytes=3-', Cookie: 'a=b', Authorization: 'Basic x', Referer: page.url, 'X-Other': 'c' };
    await (await fetch(proxied(), { headers })).text();
    expect(Object.keys(passed).sort()).toEqual(['accept-encoding', 'connection', 'host', 'range']);
    expect(passed).toMatchObject({ range: 'bytes=3-', host: new URL(host.origin).host });
  });

  it('never serves another host’s file as a page of its own', async () => {
    host.files.set(PATH, (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<script>'));
    const answer = await fetch(proxied());
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('leaves all other requests to whoever serves the page', async () => {
    expect(await (await fetch(page.url)).text()).toBe('the page');
    expect(await (await fetch(`${page.url}assets/proxy/x`)).text()).toBe('the page');
  });

  it('gives the host’s own no', async () => {
    host.files.clear();
    expect((await fetch(proxied())).status).toBe(404);
  });

  it.each([
    ['another host', '/proxy/example.org/tensorflow/keras-applications/a.h5'],
    ['a host that begins like it', '/proxy/storage.googleapis.com.example.org/keras-applications/a.h5'],
    ['another folder of the host', '/proxy/storage.googleapis.com/other/a.h5'],
    ['a folder that begins like it', '/proxy/storage.googleapis.com/keras-applications-2/a.h5'],
    ['a way up', '/proxy/storage.googleapis.com/keras-applications/../other/a.h5'],
    ['a way up in escapes', '/proxy/storage.googleapis.com/keras-applications/%2e%2e/other/a.h5'],
    ['a hidden file', '/proxy/storage.googleapis.com/keras-applications/.a.h5'],
    ['a query', '/proxy/storage.googleapis.com/keras-applications/a.h5?alt=media'],
    ['a folder', '/proxy/storage.googleapis.com/keras-applications/'],
    ['two slashes', '/proxy/storage.googleapis.com/keras-applications//example.org/a.h5'],
    ['a backslash', '/proxy/storage.googleapis.com/keras-applications/..\\a.h5'],
    ['a whole address', '/proxy/https://storage.googleapis.com/keras-applications/a.h5'],
  ])('asks nobody for %s', async (_, path) => {
    expect(await statusOf(path)).toBe(404);
    expect(host.requests).toEqual([]);
  });

  it('passes nothing on to other methods', async () => {
    expect((await fetch(proxied(), { method: 'POST', body: 'x' })).status).toBe(405);
    expect(host.requests).toEqual([]);
  });

  it('follows the host nowhere', async () => {
    host.files.set(PATH, (response) => response.writeHead(302, { location: `${host.origin}/other` }).end());
    const answer = await fetch(proxied());
    expect(answer.status).toBe(502);
    expect(await answer.text()).toMatch(/another address/);
    expect(host.requests).toEqual([PATH]);
  });

  it('breaks off where the host does, so that the page notices', async () => {
    host.files.set(PATH, hosted(BODY, { breaks: [5] }));
    await expect(fetch(proxied()).then((answer) => answer.text())).rejects.toThrow();
  });

  it('says so where the host is away', async () => {
    const gone = await startFileServer();
    await gone.close();
    const lonely = await startPage(gone.origin);
    const answer = await fetch(proxied(lonely.url));
    expect(answer.status).toBe(502);
    expect(await answer.text()).toMatch(/could not be reached/);
    await lonely.close();
  });
});

interface Page {
  readonly url: string;
  close(): Promise<void>;
}

/** A server of the page that finds Keras' host at another origin. */
async function startPage(origin: string): Promise<Page> {
  const passOn = passOnWeights({ upstreams: { 'storage.googleapis.com': origin } });
  const server = createServer((request, response) => passOn(request, response, () => response.end('the page')));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serve(body: Uint8Array): void {
  const answer = hosted(body, { headers: { etag: '"1"' } }) as CallableFunction;
  host.files.set(PATH, (response, request) => {
    passed = request.headers;
    answer(response, request);
  });
}

function proxied(pageUrl = page.url): string {
  const address = addressesOf(OFFICIAL, { pageUrl }).find(({ route }) => route === 'proxy');
  return address?.url ?? '';
}

/** Of a path as it is: `fetch` would tidy it up first. */
function statusOf(path: string): Promise<number> {
  const { hostname, port } = new URL(page.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
    });
    socket.once('data', (data) => {
      resolve(Number(data.toString('latin1').split(' ')[1]));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
