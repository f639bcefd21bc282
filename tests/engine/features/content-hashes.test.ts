import { describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '../../../src/core/sha256';
import { ContentHashes } from '../../../src/engine/features/content-hashes';
import { goneFile } from '../../support/gone-file';

/** A file that counts how often it was read by itself. */
class CountedFile extends File {
  reads = 0;

  constructor(private readonly content: string) {
    super([content], 'x.jpg');
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    this.reads++;
    return super.arrayBuffer();
  }

  get hash(): Promise<string> {
    return sha256Hex(new TextEncoder().encode(this.content));
  }
}

const imagesOf = (files: readonly Blob[]) => files.map((file, imageId) => ({ imageId, file }));

describe('content hashes', () => {
  it('are refused to an image that says it is too large to unpack, one of many or by itself', async () => {
    // A PNG's header: 20,000 × 20,000 pixels.
    const header = Uint8Array.of(
      0x89,
      0x50,
      0x4e,
      0x47,
      13,
      10,
      26,
      10,
      0,
      0,
      0,
      13,
      73,
      72,
      68,
      82,
      0,
      0,
      78,
      32,
      0,
      0,
      78,
      32,
    );
    const files = [new Blob(['small']), new Blob([header])] as const;
    const hashes = new ContentHashes();
    await hashes.readAll(imagesOf(files));
    expect(hashes.known(0)).toBe(await sha256Hex(new TextEncoder().encode('small')));
    expect(hashes.known(1)).toBeUndefined();
    await expect(hashes.of(1, files[1])).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it('of many files read as one are those of each by itself', async () => {
    const files = Array.from({ length: 150 }, (_, index) => new CountedFile('x'.repeat(index)));
    const hashes = new ContentHashes();
    await hashes.readAll(imagesOf(files));
    for (const [index, file] of files.entries()) expect(hashes.known(index)).toBe(await file.hash);
    expect(files.every(({ reads }) => reads === 0)).toBe(true);
  });

  it('are computed once, whoever asks first', async () => {
    const files = Array.from({ length: 100 }, (_, index) => new CountedFile(`image ${index}`));
    const hashes = new ContentHashes();
    hashes.readAhead(imagesOf(files));
    await Promise.all([hashes.readAll(imagesOf(files)), ...files.map((file, index) => hashes.of(index, file))]);
    const before = files.map(({ reads }) => reads);
    await Promise.all(files.map((file, index) => hashes.of(index, file)));
    expect(files.map(({ reads }) => reads)).toEqual(before);
    expect(hashes.known(7)).toBe(await files[7]?.hash);
  });

  it('stay unknown for a file that can’t be read, and asking for that one says so', async () => {
    const [file, gone] = [new CountedFile('here'), await goneFile()];
    const hashes = new ContentHashes();
    await hashes.readAll([
      { imageId: 1, file },
      { imageId: 2, file: gone },
    ]);
    expect(hashes.known(1)).toBe(await file.hash);
    await expect(hashes.of(2, gone)).rejects.toMatchObject({ code: 'unreadable-image' });
  });

  it('are not kept of an image that was dropped while it was read', async () => {
    const files = [new CountedFile('a'), new CountedFile('b')];
    const hashes = new ContentHashes();
    const reading = hashes.readAll(imagesOf(files));
    await Promise.resolve();
    hashes.forget(0);
    await reading;
    expect([hashes.known(0), hashes.known(1)]).toEqual([undefined, await files[1]?.hash]);
  });

  it('are not computed of an image that was dropped before its turn to be read ahead', async () => {
    const files = Array.from({ length: 1000 }, (_, index) => new CountedFile(`image ${index}`));
    const hashes = new ContentHashes();
    hashes.readAhead(imagesOf(files));
    for (let imageId = 500; imageId < 900; imageId++) hashes.forget(imageId);
    await vi.waitFor(() => expect(hashes.known(999)).toBeDefined());
    expect([hashes.known(499), hashes.known(500), hashes.known(899)]).toEqual([
      await files[499]?.hash,
      undefined,
      undefined,
    ]);
  });

  it('are computed ahead of an image whose file came later than its hash', async () => {
    const file = new CountedFile('here');
    const hashes = new ContentHashes();
    hashes.take(0, 'said');
    hashes.readAhead([{ imageId: 0, file: undefined }]);
    hashes.forget(0);
    hashes.readAhead([{ imageId: 0, file }]);
    const hash = await file.hash;
    await vi.waitFor(() => expect(hashes.known(0)).toBe(hash));
  });

  it('are no longer computed once a person stops', async () => {
    const hashes = new ContentHashes();
    const files = Array.from({ length: 1000 }, (_, index) => new CountedFile(`image ${index}`));
    const reading = hashes.readAll(imagesOf(files), AbortSignal.abort());
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(hashes.known(999)).toBeUndefined();
  });
});
