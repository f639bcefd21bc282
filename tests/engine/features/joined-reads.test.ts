import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '../../../src/core/sha256';
import { ContentHashes } from '../../../src/engine/features/content-hashes';

const MEBIBYTE = 2 ** 20;

describe('files that are read as one', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('are 64 and 16 MiB together at most, but for a larger one, which is read alone', async () => {
    const sizes = [...Array(100).fill(9), 7 * MEBIBYTE, 7 * MEBIBYTE, 7 * MEBIBYTE, 20 * MEBIBYTE, 9];
    const images = sizes.map((size, imageId) => ({ imageId, file: new Blob([new Uint8Array(size).fill(imageId)]) }));
    const joined: [files: number, bytes: number][] = [];
    class CountedBlob extends Blob {
      constructor(parts: BlobPart[]) {
        super(parts);
        joined.push([parts.length, this.size]);
      }
    }
    vi.stubGlobal('Blob', CountedBlob);
    const hashes = new ContentHashes();
    await hashes.readAll(images);
    expect(joined).toEqual([
      [64, 64 * 9],
      [36 + 2, 36 * 9 + 14 * MEBIBYTE],
      [1, 7 * MEBIBYTE],
      [1, 20 * MEBIBYTE],
      [1, 9],
    ]);
    expect(hashes.known(104)).toBe(await sha256Hex(new Uint8Array(9).fill(104)));
  });
});
