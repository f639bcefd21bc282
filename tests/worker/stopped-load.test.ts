import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client } from '../../src/client/client';
import { createSession } from '../../src/worker/session';
import { FakeWorker } from '../support/fake-worker';
import { type FileServer, startFileServer } from '../support/file-server';
import { requestOf } from '../support/request-of';

let host: FileServer;

beforeAll(async () => {
  // A host that takes the question and never answers.
  host = await startFileServer({ '/first/model.json': () => {}, '/second/model.json': () => {} });
});

afterAll(() => host.close());

it('a load that is stopped while it waits behind one that stalls ends at once, and leaves that one alone', async () => {
  const client = new Client(() => new FakeWorker(createSession({ headstartVersion: '0.0.0' })));
  const [first, second] = [new AbortController(), new AbortController()];
  const load = (folder: string, { signal }: AbortController) =>
    client.call('loadBase', requestOf(`${host.origin}/${folder}/model.json`), { signal });
  const stalling = load('first', first);
  await expect.poll(() => host.requests).toEqual(['/first/model.json']);
  const waiting = load('second', second);
  second.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });

  const next = load('second', new AbortController()).catch(() => {});
  first.abort();
  await expect(stalling).rejects.toMatchObject({ code: 'cancelled' });
  await expect.poll(() => host.requests).toEqual(['/first/model.json', '/second/model.json']);
  client.end();
  await next;
});
