import { throwIfCancelled } from '../../../core/errors';
import { inOrder } from '../in-order';
import { toHex } from './hex';
import { type Checksum, sameBytes } from './row-checksum';
import {
  ENTRY_BYTES,
  HASH_BYTES,
  HEADER_BYTES,
  readHeader,
  rowBytesOf,
  rowsAt,
  type SegmentHeader,
} from './segment-format';
import type { StoredRow } from './write-segment';

/** Read with the header. A small segment comes whole so: each reading of a file takes milliseconds, however little it is. */
const HEAD_BYTES = 2 ** 20;
/** A single row that is larger makes a chunk by itself. */
const CHUNK_BYTES = 2 * 2 ** 20;
/** In memory at once: the next ones come from the disk while one is checked. */
const CHUNKS = { parallel: 2, ahead: 2 };

/** What a segment says it holds. A row's hash is to be believed only once the row was checked. */
export interface SegmentIndex extends SegmentHeader {
  /** By row, those of rows that the file is too short for left out. */
  readonly hashes: readonly string[];
  readonly table: Uint8Array;
  /** The beginning of the file, with the rows that came along. */
  readonly head: Uint8Array;
  /** True where all of the file came along and is as it was written. */
  readonly isSound: boolean;
}

/**
 * The index of a segment; undefined where it is none of this key, or too damaged to say what it holds.
 * Sizes are held against the file's before anything is allocated.
 */
export async function readIndex(file: Blob, keyId: string, checksum: Checksum): Promise<SegmentIndex | undefined> {
  const head = await bytesOf(file, 0, HEAD_BYTES);
  const header = readHeader(head, keyId, checksum);
  if (header === undefined || rowsAt(header) > file.size) return undefined;
  const table = await bytesBehind(head, file, HEADER_BYTES, rowsAt(header));
  if (table.length < header.count * ENTRY_BYTES) return undefined;
  const rowsThere = Math.min(header.count, Math.floor((file.size - rowsAt(header)) / rowBytesOf(header)));
  const hashes = Array.from({ length: rowsThere }, (_, row) =>
    toHex(table.subarray(row * ENTRY_BYTES, row * ENTRY_BYTES + HASH_BYTES)),
  );
  const isSound = file.size === head.length && sameBytes(checksum(head.subarray(HEADER_BYTES)), header.bodyChecksum);
  return { ...header, hashes, table, head, isSound };
}

/**
 * Calls `use` for the wanted rows that are as they were written, in the file's order.
 * @param use gets bytes that are valid only until it returns
 * @throws cancelled
 */
export async function readRows(
  file: Blob,
  index: SegmentIndex,
  checksum: Checksum,
  isWanted: (hash: string) => boolean,
  use: (row: StoredRow) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { table, head, isSound } = index;
  const rowBytes = rowBytesOf(index);
  const isRowSound = (at: number, row: Uint8Array) => {
    const entry = table.subarray(at * ENTRY_BYTES, (at + 1) * ENTRY_BYTES);
    return sameBytes(checksum(entry.subarray(0, HASH_BYTES), row), entry.subarray(HASH_BYTES));
  };
  const read = async (chunk: Chunk) => {
    const start = rowsAt(index) + chunk.first * rowBytes;
    return { ...chunk, bytes: await bytesBehind(head, file, start, start + chunk.hashes.length * rowBytes) };
  };
  for await (const { first, hashes, bytes } of inOrder(wantedChunks(index, isWanted), read, CHUNKS)) {
    throwIfCancelled(signal);
    hashes.forEach((hash, at) => {
      if (!isWanted(hash)) return;
      const row = bytes.subarray(at * rowBytes, (at + 1) * rowBytes);
      if (isSound || isRowSound(first + at, row)) use({ hash, bytes: row });
    });
  }
}

/** Rows that follow each other in the file, and are read at once. */
interface Chunk {
  readonly first: number;
  readonly hashes: readonly string[];
}

/** Those that have a wanted row. */
function* wantedChunks(index: SegmentIndex, isWanted: (hash: string) => boolean): Generator<Chunk> {
  const rowBytes = rowBytesOf(index);
  const rowsEach = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
  const rowsInHead = Math.max(0, Math.floor((index.head.length - rowsAt(index)) / rowBytes));
  for (let first = 0, end = rowsInHead || rowsEach; first < index.hashes.length; first = end, end += rowsEach) {
    const hashes = index.hashes.slice(first, end);
    if (hashes.some(isWanted)) yield { first, hashes };
  }
}

/** Part of a file whose beginning was read already. */
async function bytesBehind(head: Uint8Array, file: Blob, start: number, end: number): Promise<Uint8Array> {
  return end <= head.length ? head.subarray(start, end) : bytesOf(file, start, end);
}

/** Nothing where the file is gone, or changed since it was found: then it holds nothing sound either. */
async function bytesOf(file: Blob, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch {
    return new Uint8Array(0);
  }
}
