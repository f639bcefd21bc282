import { CHECKSUM_BYTES, type Checksum, sameBytes } from '../features/kept/row-checksum';

/**
 * A record is plain data with Float32Arrays anywhere in it, as one file:
 *
 *     header   magic 8 · bytes of the text u32 · how many numbers u32 · checksum of these sizes and all that follows 8
 *     text     JSON, in which { "float32": [start, length] } stands for an array
 *     numbers  float32, those of all arrays one after the other
 *
 * All numbers are little-endian.
 */
const MAGIC = new TextEncoder().encode('HSRUN01\n');
const SIZES_AT = MAGIC.length;
const CHECKSUM_AT = SIZES_AT + 8;
const TEXT_AT = CHECKSUM_AT + CHECKSUM_BYTES;

export function bytesOfRecord(record: unknown, checksum: Checksum): Uint8Array<ArrayBuffer> {
  const arrays: Float32Array[] = [];
  let count = 0;
  const json = JSON.stringify(record, (_, value: unknown) => {
    if (!(value instanceof Float32Array)) return value;
    const float32 = [count, value.length];
    arrays.push(value);
    count += value.length;
    return { float32 };
  });
  const encoded = new TextEncoder().encode(json);
  const numbersAt = TEXT_AT + encoded.length;
  const bytes = new Uint8Array(numbersAt + 4 * count);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(SIZES_AT, encoded.length, true);
  view.setUint32(SIZES_AT + 4, count, true);
  bytes.set(encoded, TEXT_AT);
  let at = numbersAt;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  bytes.set(checksumOf(bytes, checksum), CHECKSUM_AT);
  return bytes;
}

/** Undefined for anything but a whole record as it was written. */
export function recordFrom(bytes: Uint8Array<ArrayBuffer>, checksum: Checksum): unknown {
  if (bytes.length < TEXT_AT || !sameBytes(bytes.subarray(0, MAGIC.length), MAGIC)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbersAt = TEXT_AT + view.getUint32(SIZES_AT, true);
  const count = view.getUint32(SIZES_AT + 4, true);
  if (numbersAt + 4 * count !== bytes.length) return undefined;
  if (!sameBytes(bytes.subarray(CHECKSUM_AT, TEXT_AT), checksumOf(bytes, checksum))) return undefined;
  const numbers = new Float32Array(bytes.slice(numbersAt).buffer);
  const json = new TextDecoder().decode(bytes.subarray(TEXT_AT, numbersAt));
  return JSON.parse(json, (_, value: unknown) => arrayAt(numbers, value) ?? value);
}

function arrayAt(numbers: Float32Array, value: unknown): Float32Array | undefined {
  if (typeof value !== 'object' || value === null || !('float32' in value) || !Array.isArray(value.float32)) {
    return undefined;
  }
  const [start, length] = value.float32;
  return numbers.slice(start, start + length);
}

function checksumOf(bytes: Uint8Array, checksum: Checksum): Uint8Array {
  return checksum(bytes.subarray(SIZES_AT, CHECKSUM_AT), bytes.subarray(TEXT_AT));
}
