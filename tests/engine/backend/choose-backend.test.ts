import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseBackend } from '../../../src/engine/backend/choose-backend';
import { assertBackendAlive, largestBatch, onLiveBackend } from '../../../src/engine/backend/watch-device';

beforeEach(() => void vi.stubGlobal('navigator', undefined));
afterEach(() => vi.unstubAllGlobals());

describe('the ladder', () => {
  it('takes WebAssembly where the browser has no WebGPU, and says so', async () => {
    const report = await chooseBackend('auto');
    expect(report).toMatchObject({ backend: 'wasm', adapter: undefined, reason: expect.stringMatching(/no WebGPU/) });
    expect(tf.getBackend()).toBe('wasm');
    expect(tf.tidy(() => tf.add(1, 2).arraySync())).toBe(3);
  });

  it('takes WebAssembly where there is no adapter', async () => {
    stubAdapter(null);
    expect(await chooseBackend('auto')).toMatchObject({
      backend: 'wasm',
      reason: expect.stringMatching(/no graphics adapter/),
    });
  });

  it.each([
    fakeInfo({ architecture: 'swiftshader' }),
    fakeInfo({ isFallbackAdapter: true }),
    fakeInfo({ description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }),
  ])('leaves a software adapter aside: %o', async (info) => {
    const adapter = fakeAdapter(info);
    stubAdapter(adapter);
    expect(await chooseBackend('auto')).toMatchObject({ backend: 'wasm', reason: expect.stringMatching(/software/) });
    expect(adapter.requestDevice).not.toHaveBeenCalled();
  });

  it('steps down when the device does not start', async () => {
    stubAdapter({ ...fakeAdapter(), requestDevice: () => Promise.reject(new Error('driver too old')) });
    expect(await chooseBackend('auto')).toMatchObject({
      backend: 'wasm',
      reason: expect.stringMatching(/driver too old/),
    });
  });

  it('takes hardware WebGPU first and names its adapter', async () => {
    stubAdapter(fakeAdapter());
    expect(await chooseBackend('auto')).toMatchObject({ backend: 'webgpu', adapter: 'acme fast-9' });
    expect(tf.getBackend()).toBe('webgpu');
  });
});

describe('a choice by name', () => {
  it.each(['wasm', 'cpu'] as const)('is kept: %s', async (choice) => {
    expect((await chooseBackend(choice)).backend).toBe(choice);
    expect(tf.getBackend()).toBe(choice);
  });

  it('takes even a software adapter', async () => {
    stubAdapter(fakeAdapter(fakeInfo({ architecture: 'swiftshader' })));
    expect(await chooseBackend('webgpu')).toMatchObject({
      backend: 'webgpu',
      adapter: expect.stringMatching(/swiftshader/),
    });
  });

  it('fails where it cannot be, and leaves the backend before it in use', async () => {
    await chooseBackend('cpu');
    await expect(chooseBackend('webgpu')).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringMatching(/no WebGPU/),
    });
    expect(tf.getBackend()).toBe('cpu');
  });
});

describe('a watched device', () => {
  it('that is lost is an error until a new one is started', async () => {
    const first = await startFresh();
    expect(assertBackendAlive).not.toThrow();
    first.lose('driver reset');
    await Promise.resolve();
    expect(assertBackendAlive).toThrow(
      expect.objectContaining({ code: 'device-lost', message: expect.stringMatching(/driver reset/) }),
    );
    expect(assertBackendAlive).toThrow();
    const second = fakeAdapter();
    stubAdapter(second);
    await chooseBackend('webgpu');
    expect(second.requestDevice).toHaveBeenCalledOnce();
    expect(assertBackendAlive).not.toThrow();
  });

  it('is used again while it lives', async () => {
    await startFresh();
    await chooseBackend('cpu');
    const again = fakeAdapter();
    stubAdapter(again);
    await chooseBackend('webgpu');
    expect(again.requestDevice).not.toHaveBeenCalled();
  });

  it('reports an error of its own once, by kind', async () => {
    vi.stubGlobal('GPUOutOfMemoryError', FakeOutOfMemory);
    const device = await startFresh();
    device.fail(new FakeOutOfMemory());
    expect(assertBackendAlive).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
    expect(assertBackendAlive).not.toThrow();
    device.fail({ message: 'binding too large' });
    expect(assertBackendAlive).toThrow(
      expect.objectContaining({ code: 'bad-features', message: expect.stringMatching(/binding too large/) }),
    );
  });

  it('that is lost in the middle of work is told as lost, not as a cancel', async () => {
    const device = await startFresh();
    const readBack = () => {
      device.lose('driver reset');
      return brokenReadBack();
    };
    await expect(onLiveBackend(readBack)).rejects.toMatchObject({ code: 'device-lost' });
  });

  it('that is lost is told as lost also where the news of it comes late', async () => {
    const device = await startFresh();
    const readBack = () => {
      setTimeout(() => device.lose('driver reset'), 20);
      return brokenReadBack();
    };
    await expect(onLiveBackend(readBack)).rejects.toMatchObject({
      code: 'device-lost',
      message: expect.stringMatching(/driver reset/),
    });
  });

  it('whose read-back was broken off is lost even where no news of it ever comes, and is not used again', async () => {
    await startFresh();
    vi.useFakeTimers();
    try {
      const told = expect(onLiveBackend(brokenReadBack)).rejects.toMatchObject({ code: 'device-lost' });
      await vi.advanceTimersByTimeAsync(60_000);
      await told;
    } finally {
      vi.useRealTimers();
    }
    const second = fakeAdapter();
    stubAdapter(second);
    await chooseBackend('webgpu');
    expect(second.requestDevice).toHaveBeenCalledOnce();
  });

  it('is not blamed for what is broken off on another backend', async () => {
    await startFresh();
    await chooseBackend('cpu');
    await expect(onLiveBackend(brokenReadBack)).rejects.toMatchObject({ name: 'AbortError' });
    await chooseBackend('webgpu');
    expect(assertBackendAlive).not.toThrow();
  });

  it('that lives passes results and failures on', async () => {
    await startFresh();
    expect(await onLiveBackend(async () => 7)).toBe(7);
    await expect(onLiveBackend(() => Promise.reject(new Error('of its own')))).rejects.toThrow('of its own');
  });

  it('caps a batch by what fits one binding, and says when not one image does', async () => {
    await startFresh();
    expect(largestBatch(2 ** 20)).toBe(128);
    expect(largestBatch(2 ** 27)).toBe(1);
    expect(() => largestBatch(2 ** 27 + 1)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
    await chooseBackend('cpu');
    expect(largestBatch(2 ** 40)).toBe(Number.POSITIVE_INFINITY);
  });
});

/** What reading a buffer of a lost device gives. */
async function brokenReadBack(): Promise<never> {
  throw new DOMException('mapAsync was aborted', 'AbortError');
}

class FakeOutOfMemory {
  readonly message = '';
}

type Info = { [Name in 'vendor' | 'architecture' | 'device' | 'description']: string } & { isFallbackAdapter: boolean };

function fakeInfo(change: Partial<Info> = {}): Info {
  return {
    vendor: 'acme',
    architecture: 'fast-9',
    device: '',
    description: '',
    isFallbackAdapter: false,
    ...change,
  };
}

/** An adapter with a device that computes nothing, but can be lost and can report errors. */
function fakeAdapter(info = fakeInfo()) {
  const listeners: ((event: { error: unknown }) => void)[] = [];
  let lose: (info: { message: string }) => void = () => undefined;
  const lost = new Promise<{ message: string }>((resolve) => {
    lose = resolve;
  });
  const device = {
    features: new Set(),
    limits: { maxStorageBufferBindingSize: 2 ** 27 },
    queue: {},
    lost,
    addEventListener: (_: string, listener: (event: { error: unknown }) => void) => listeners.push(listener),
  };
  return {
    info,
    features: new Set(),
    limits: {},
    requestDevice: vi.fn(async () => device),
    lose: (message: string) => lose({ message }),
    fail: (error: unknown) => {
      for (const listener of listeners) listener({ error });
    },
  };
}

function stubAdapter(adapter: object | null): void {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => adapter } });
}

/** Ends the device before, if there is one, so that the next one is new. */
async function startFresh() {
  const adapter = fakeAdapter();
  if (tf.engine().backendNames().includes('webgpu')) tf.removeBackend('webgpu');
  stubAdapter(adapter);
  await chooseBackend('webgpu');
  return adapter;
}
