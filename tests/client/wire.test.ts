import { describe, expect, it, vi } from 'vitest';
import { Client } from '../../src/client/client';
import { HeadstartError, throwIfCancelled } from '../../src/core/errors';
import type { BackendReport, DownloadProgress } from '../../src/core/reports';
import type { Handlers } from '../../src/worker/handlers';
import { FakeWorker } from '../support/fake-worker';
import { requestOf } from '../support/request-of';

const WASM: BackendReport = { backend: 'wasm', adapter: undefined, reason: 'A test.', maxBufferBytes: undefined };
const BASE = requestOf('https://example.org/model.json');

function connect(handlers: Partial<Handlers>) {
  const workers: FakeWorker[] = [];
  const client = new Client(() => {
    const worker = new FakeWorker(handlers);
    workers.push(worker);
    return worker;
  });
  return { client, workers };
}

describe('the wire', () => {
  it('carries arguments there and the result back', async () => {
    const { client } = connect({ chooseBackend: async ({ choice }) => ({ ...WASM, reason: `asked for ${choice}` }) });
    await expect(client.call('chooseBackend', { choice: 'auto' })).resolves.toEqual({
      ...WASM,
      reason: 'asked for auto',
    });
  });

  it('answers calls in flight at the same time each with its own result', async () => {
    const { client } = connect({
      chooseBackend: async ({ choice }) => {
        if (choice === 'webgpu') await new Promise((resolve) => setTimeout(resolve, 5));
        return { ...WASM, reason: choice };
      },
    });
    const reports = await Promise.all(
      (['webgpu', 'cpu'] as const).map((choice) => client.call('chooseBackend', { choice })),
    );
    expect(reports.map(({ reason }) => reason)).toEqual(['webgpu', 'cpu']);
  });

  it('brings events in order and before the end of their call, and none after it', async () => {
    const late: { emit?: () => void } = {};
    const { client } = connect({
      loadBase: async (_request, { emit }) => {
        for (const loadedBytes of [1, 2, 3]) emit({ loadedBytes, totalBytes: 3, elapsedMs: 0, route: 'host' });
        late.emit = () => emit({ loadedBytes: 4, totalBytes: 3, elapsedMs: 0, route: 'host' });
        throw new HeadstartError('network', 'No network.');
      },
    });
    const events: DownloadProgress[] = [];
    await expect(client.call('loadBase', BASE, { onEvent: (event) => events.push(event) })).rejects.toThrow(
      'No network.',
    );
    late.emit?.();
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(events.map(({ loadedBytes }) => loadedBytes)).toEqual([1, 2, 3]);
  });

  it('brings a failure back with its code and its sentence', async () => {
    const { client } = connect({
      loadBase: async () => {
        throw new HeadstartError('html-answer', 'The address answers with a web page.');
      },
    });
    const failure = await client.call('loadBase', BASE).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HeadstartError);
    expect(failure).toMatchObject({ code: 'html-answer', message: 'The address answers with a web page.' });
  });

  it('turns an unexpected error into an internal one and keeps what it said', async () => {
    const { client } = connect({
      loadBase: async () => {
        throw new TypeError('x is undefined');
      },
    });
    await expect(client.call('loadBase', BASE)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('x is undefined'),
    });
  });

  it('cancels the call whose signal is aborted, and no other', async () => {
    const { client } = connect({
      loadBase: async (_request, { signal }) => {
        for (;;) {
          throwIfCancelled(signal);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      },
      chooseBackend: async () => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return WASM;
      },
    });
    const controller = new AbortController();
    const loading = client.call('loadBase', BASE, { signal: controller.signal });
    const choosing = client.call('chooseBackend', { choice: 'auto' });
    controller.abort();
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
    await expect(choosing).resolves.toEqual(WASM);
  });

  it('does not send a call whose signal is aborted already', async () => {
    const { client, workers } = connect({});
    await expect(client.call('loadBase', BASE, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(workers).toEqual([]);
  });

  it('forgets a call that could not be sent, and its signal', async () => {
    const { client } = connect({ chooseBackend: async () => WASM });
    const { signal } = new AbortController();
    const listening = vi.spyOn(signal, 'addEventListener');
    const forgetting = vi.spyOn(signal, 'removeEventListener');
    const uncloneable = { choice: () => {} } as never;
    await expect(client.call('chooseBackend', uncloneable, { signal })).rejects.toMatchObject({
      name: 'DataCloneError',
    });
    expect(forgetting.mock.calls.length).toBe(listening.mock.calls.length);
    await expect(client.call('chooseBackend', { choice: 'auto' })).resolves.toEqual(WASM);
  });

  it('fails every call in flight when the worker dies, and starts another for the next call', async () => {
    let lives = 0;
    const { client, workers } = connect({
      chooseBackend: () => (++lives === 1 ? new Promise<never>(() => {}) : Promise.resolve(WASM)),
    });
    const lost = client.call('chooseBackend', { choice: 'auto' });
    await Promise.resolve();
    workers[0]?.die('out of memory');
    await expect(lost).rejects.toMatchObject({
      code: 'worker-died',
      message: expect.stringContaining('out of memory'),
    });
    await expect(client.call('chooseBackend', { choice: 'auto' })).resolves.toEqual(WASM);
    expect([workers.length, client.generation]).toEqual([2, 2]);
  });
});
