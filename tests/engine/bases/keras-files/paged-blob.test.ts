import { describe, expect, it } from 'vitest';
import { PagedBlob } from '../../../../src/engine/bases/keras-files/paged-blob';

const BYTES = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 31) % 251);

/** A Blob that is cut without being read, and who reads it at once, as a worker does. */
function paged() {
  const calls: number[] = [];
  const blob = { size: BYTES.length, slice: (start: number, end: number) => ({ start, end }) };
  const reader = {
    readAsArrayBuffer(piece: unknown) {
      const { start, end } = piece as { start: number; end: number };
      calls.push(Math.min(end, BYTES.length) - start);
      return BYTES.slice(start, end).buffer;
    },
  };
  return { file: new PagedBlob(blob as unknown as Blob, reader), calls };
}

describe('a file in pages', () => {
  it('gives the bytes that were asked for, small or large, across the borders of pages and at the end', () => {
    const { file } = paged();
    for (const [start, end] of [
      [0, 8],
      [262_140, 262_150],
      [262_144, 262_145],
      [100, 2_000_000],
      [2_999_990, 3_000_100],
      [5, 5],
    ] as const) {
      const piece = file.slice(start, end);
      const bytes = new Uint8Array(piece.read());
      expect(piece.size).toBe(bytes.length);
      // An assertion on two million numbers takes half a minute.
      expect(Buffer.compare(bytes, BYTES.subarray(start, end))).toBe(0);
    }
  });

  it('asks the browser once for many small pieces that lie together', () => {
    const { file, calls } = paged();
    for (let start = 0; start < 100_000; start += 64) file.slice(start, start + 64).read();
    expect(calls).toHaveLength(1);
  });

  it('keeps few pages, those used last', () => {
    const { file, calls } = paged();
    const touch = (page: number) => file.slice(page * 2 ** 18, page * 2 ** 18 + 1).read();
    for (let page = 0; page < 8; page++) touch(page);
    touch(0);
    touch(8);
    calls.length = 0;
    touch(0);
    expect(calls).toHaveLength(0);
    touch(1);
    expect(calls).toHaveLength(1);
  });
});
