import type { FeaturePrecision } from '../../../core/kept-data';
import { fromHex, toHex } from './hex';
import { CHECKSUM_BYTES, type Checksum, sameBytes } from './row-checksum';

/**
 * A segment is a file of rows that is written once:
 *
 *     header    magic 8 · version u32 · bits of a number u32 · width u32 · count u32 · key id 32 ·
 *               checksum of all behind the header 8 · checksum of the header so far 8
 *     table     count × (SHA-256 of the image 32 · checksum of that hash and its row 8)
 *     rows      count × width numbers, float32 or float16
 *
 * All numbers are little-endian. Each row can be checked by itself, so that damage costs the rows it lies in; a segment
 * that is read as a whole is checked at once.
 */
export interface SegmentHeader {
  readonly precision: FeaturePrecision;
  readonly width: number;
  readonly count: number;
}

/** A header as it was read. */
export interface ReadHeader extends SegmentHeader {
  /** Of all behind the header. */
  readonly bodyChecksum: Uint8Array;
}

export const HEADER_BYTES = 72;
export const HASH_BYTES = 32;
export const ENTRY_BYTES = HASH_BYTES + CHECKSUM_BYTES;

const MAGIC = new TextEncoder().encode('HSROWS\r\n');
const VERSION = 2;
const KEY_AT = 24;
const BODY_CHECKSUM_AT = KEY_AT + HASH_BYTES;
const CHECKSUM_AT = BODY_CHECKSUM_AT + CHECKSUM_BYTES;
const BITS: Readonly<Record<FeaturePrecision, number>> = { float32: 32, float16: 16 };

export function rowBytesOf({ width, precision }: Pick<SegmentHeader, 'width' | 'precision'>): number {
  return (width * BITS[precision]) / 8;
}

export function rowsAt({ count }: Pick<SegmentHeader, 'count'>): number {
  return HEADER_BYTES + count * ENTRY_BYTES;
}

/**
 * @param segment with everything behind the header
 * @param keyId as `idOf` gives it
 */
export function writeHeader(segment: Uint8Array, header: SegmentHeader, keyId: string, checksum: Checksum): void {
  const view = new DataView(segment.buffer, segment.byteOffset, HEADER_BYTES);
  segment.set(MAGIC);
  [VERSION, BITS[header.precision], header.width, header.count].forEach((number, index) => {
    view.setUint32(MAGIC.length + 4 * index, number, true);
  });
  segment.set(fromHex(keyId), KEY_AT);
  segment.set(checksum(segment.subarray(HEADER_BYTES)), BODY_CHECKSUM_AT);
  segment.set(checksum(segment.subarray(0, CHECKSUM_AT)), CHECKSUM_AT);
}

/** The header, if it is whole, of this version and of this key. What it says of the file's length is not checked. */
export function readHeader(source: Uint8Array, keyId: string, checksum: Checksum): ReadHeader | undefined {
  if (source.length < HEADER_BYTES || !sameBytes(source.subarray(0, MAGIC.length), MAGIC)) return undefined;
  if (!sameBytes(source.subarray(CHECKSUM_AT, HEADER_BYTES), checksum(source.subarray(0, CHECKSUM_AT)))) {
    return undefined;
  }
  const view = new DataView(source.buffer, source.byteOffset, HEADER_BYTES);
  const [version, bits, width, count] = [0, 4, 8, 12].map((offset) => view.getUint32(MAGIC.length + offset, true));
  const precision = bits === BITS.float32 ? 'float32' : bits === BITS.float16 ? 'float16' : undefined;
  if (version !== VERSION || precision === undefined || !width || !count) return undefined;
  if (toHex(source.subarray(KEY_AT, BODY_CHECKSUM_AT)) !== keyId) return undefined;
  return { precision, width, count, bodyChecksum: source.slice(BODY_CHECKSUM_AT, CHECKSUM_AT) };
}
