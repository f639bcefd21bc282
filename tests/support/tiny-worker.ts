import { Client } from '../../src/client/client';
import type { BackendChoice } from '../../src/core/reports';
import { createSession } from '../../src/worker/session';
import { FakeWorker } from './fake-worker';
import { type FileServer, startFileServer } from './file-server';
import { requestOf } from './request-of';
import { tinyModelFiles } from './tiny-model';

/** Height and width of the images that the tiny base of these workers takes. */
export const SIZE_PX = 8;

/** Serves a tiny base for workers. */
export async function serveTinyBase(): Promise<FileServer> {
  const { json, weights } = await tinyModelFiles({ sizePx: SIZE_PX });
  return startFileServer({ '/model.json': JSON.stringify(json), '/weights.bin': weights });
}

/**
 * The real session behind the real wire, with the tiny base loaded and images held by their place in the list.
 * @param files hold their pixels as they are, SIZE_PX² × 3 bytes
 */
export async function workerHolding(
  files: readonly Blob[],
  choice: BackendChoice,
  { origin }: FileServer,
): Promise<Client> {
  const client = new Client(() => new FakeWorker(createSession({ headstartVersion: '0.0.0', decode })));
  await client.call('chooseBackend', { choice });
  await client.call('loadBase', requestOf(`${origin}/model.json`));
  await client.call('holdImages', { images: files.map((file, imageId) => ({ imageId, file, hash: undefined })) });
  return client;
}

async function decode(source: Blob | ImageBitmap): Promise<Float32Array<ArrayBuffer>> {
  return Float32Array.from(new Uint8Array(await (source as Blob).arrayBuffer()));
}
