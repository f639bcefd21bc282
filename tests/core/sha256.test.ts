import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '../../src/core/sha256';

afterEach(() => vi.unstubAllGlobals());

describe('the hash of bytes', () => {
  it('is that of the standard’s own example', async () => {
    // FIPS 180-2, appendix B.1.
    const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    await expect(sha256Hex(new TextEncoder().encode('abc'))).resolves.toBe(hash);
  });

  it('cannot be had on a page that came over plain http, and the sentence says what to do', async () => {
    vi.stubGlobal('crypto', {});
    await expect(sha256Hex(new Uint8Array(1))).rejects.toMatchObject({
      code: 'insecure-page',
      message: expect.stringContaining('https'),
    });
  });
});
