import { fromHex } from './hex';
import type { Checksum } from './row-checksum';
import {
  ENTRY_BYTES,
  HASH_BYTES,
  HEADER_BYTES,
  rowBytesOf,
  rowsAt,
  type SegmentHeader,
  writeHeader,
} from './segment-format';

/** A row as it lies in a segment. */
export interface StoredRow {
  readonly hash: string;
  /** The numbers in the segment's precision: [rowBytes]. */
  readonly bytes: Uint8Array;
}

/** All bytes of a segment with these rows, of which there is at least one. */
export function segmentOf(
  rows: readonly StoredRow[],
  { precision, width }: Pick<SegmentHeader, 'precision' | 'width'>,
  keyId: string,
  checksum: Checksum,
): Uint8Array<ArrayBuffer> {
  const header = { precision, width, count: rows.length };
  const rowBytes = rowBytesOf(header);
  const segment = new Uint8Array(rowsAt(header) + rows.length * rowBytes);
  rows.forEach(({ hash, bytes }, index) => {
    const hashBytes = fromHex(hash);
    const entryAt = HEADER_BYTES + index * ENTRY_BYTES;
    segment.set(hashBytes, entryAt);
    segment.set(checksum(hashBytes, bytes), entryAt + HASH_BYTES);
    segment.set(bytes, rowsAt(header) + index * rowBytes);
  });
  writeHeader(segment, header, keyId, checksum);
  return segment;
}
