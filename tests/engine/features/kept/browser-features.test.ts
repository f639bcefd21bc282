import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserFeatures } from '../../../../src/engine/features/kept/browser-features';
import { MemoryDirectory } from '../../../support/memory-directory';

/** What a browser offers that gives a page so much room; undefined: it does not say. */
function stubBrowser(quota: number | undefined): void {
  const root = new MemoryDirectory();
  vi.stubGlobal('navigator', {
    storage: { getDirectory: async () => root, estimate: async () => ({ quota }) },
    locks: { request: (_: string, work: () => unknown) => work() },
  });
}

describe('the features that a browser keeps', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([
    [600_000_001, 300_000_000],
    [4e9, 1e9],
    [undefined, 1e9],
  ])('take half of the room that it gives, and 1 GB at most: of %s, %d', async (quota, limitBytes) => {
    stubBrowser(quota);
    expect(await (await browserFeatures())?.report()).toMatchObject({ bytes: 0, limitBytes });
  });

  it('are none where it has no files for pages, or refuses them', async () => {
    vi.stubGlobal('navigator', undefined);
    expect(await browserFeatures()).toBeUndefined();
    stubBrowser(1e9);
    vi.spyOn(navigator.storage, 'getDirectory').mockRejectedValue(new DOMException('No.', 'SecurityError'));
    expect(await browserFeatures()).toBeUndefined();
  });
});
