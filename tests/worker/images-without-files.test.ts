import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../src/client/client';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { sha256Hex } from '../../src/core/sha256';
import { KeptFeatures } from '../../src/engine/features/kept/kept-features';
import { createSession } from '../../src/worker/session';
import { FakeWorker } from '../support/fake-worker';
import { type FileServer, startFileServer } from '../support/file-server';
import { hashOf } from '../support/kept-rows';
import { MemoryDirectory } from '../support/memory-directory';
import { startBackend } from '../support/node-backends';
import { requestOf } from '../support/request-of';
import { tinyModelFiles } from '../support/tiny-model';

const SIZE_PX = 8;
const IMAGE_IDS = [0, 1, 2, 3];

const bytesOf = (id: number) => new Uint8Array(SIZE_PX * SIZE_PX * 3).fill(50 * (id + 1));
const fileOf = (id: number) => new Blob([bytesOf(id)]);

async function decode(source: Blob | ImageBitmap): Promise<Float32Array<ArrayBuffer>> {
  return Float32Array.from(new Uint8Array(await (source as Blob).arrayBuffer()));
}

describe('images that only the hash of their content is known of', () => {
  let server: FileServer;
  beforeAll(async () => {
    await startBackend('cpu');
    const { json, weights } = await tinyModelFiles({ sizePx: SIZE_PX });
    server = await startFileServer({ '/model.json': JSON.stringify(json), '/weights.bin': weights });
  });
  afterAll(() => server.close());

  async function connect(disk: MemoryDirectory) {
    const options = { headstartVersion: '0.0.0', decode, openKeptFeatures: () => KeptFeatures.open(disk) };
    const client = new Client(() => new FakeWorker(createSession(options)));
    await client.call('chooseBackend', { choice: 'cpu' });
    await client.call('loadBase', requestOf(`${server.origin}/model.json`));
    const extract = () => client.call('extractFeatures', { imageIds: IMAGE_IDS, settings: DEFAULT_SETTINGS });
    return { client, extract };
  }

  it('are known by what was kept of them, and those that nothing was kept of by that', async () => {
    const disk = new MemoryDirectory();
    const first = await connect(disk);
    const known = IMAGE_IDS.slice(0, 3);
    const files = known.map((imageId) => ({ imageId, file: fileOf(imageId), hash: undefined }));
    await first.client.call('holdImages', { images: [...files, { imageId: 3, file: fileOf(0), hash: undefined }] });
    expect(await first.extract()).toMatchObject({ extracted: 3, failures: [] });

    const { client, extract } = await connect(disk);
    const hashes = await Promise.all(IMAGE_IDS.map((id) => sha256Hex(bytesOf(id))));
    const images = IMAGE_IDS.map((imageId) => ({ imageId, file: undefined, hash: hashes[imageId] }));
    await client.call('holdImages', { images });
    expect(await client.call('hashImages', { imageIds: IMAGE_IDS })).toEqual(hashes);
    expect(await extract()).toMatchObject({
      ...{ extracted: 0, reused: 3 },
      failures: [{ imageId: 3, code: 'missing-file', message: expect.stringMatching(/Drop its folder again/) }],
    });
    await client.call('holdImages', { images: [{ imageId: 3, file: fileOf(3), hash: undefined }] });
    expect(await extract()).toMatchObject({ extracted: 1, reused: 3, failures: [] });
  });

  it('are computed from another image of the same content where that one has a file', async () => {
    const { client } = await connect(new MemoryDirectory());
    const images = [
      { imageId: 0, file: undefined, hash: await sha256Hex(bytesOf(0)) },
      { imageId: 1, file: fileOf(0), hash: undefined },
    ];
    await client.call('holdImages', { images });
    const report = await client.call('extractFeatures', { imageIds: [0, 1], settings: DEFAULT_SETTINGS });
    expect(report).toMatchObject({ extracted: 1, reused: 1, failures: [] });
  });

  it('are what their file is once they have one, whatever the page took them for', async () => {
    const { client } = await connect(new MemoryDirectory());
    await client.call('holdImages', { images: [{ imageId: 0, file: undefined, hash: hashOf(7) }] });
    expect(await client.call('hashImages', { imageIds: [0] })).toEqual([hashOf(7)]);
    await client.call('holdImages', { images: [{ imageId: 0, file: fileOf(0), hash: hashOf(7) }] });
    expect(await client.call('hashImages', { imageIds: [0] })).toEqual([await sha256Hex(bytesOf(0))]);
  });
});
