import { Inflate } from 'fflate';
import { createCRC32 } from 'hash-wasm';
import { HeadstartError } from '../../../core/errors';
import { chunksOf } from '../chunks-of';

/** A file in a zip, as the zip's own list describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
  /** @throws bad-model-file, also if something else comes out than what was packed */
  open(): Promise<Blob>;
}

/** Where the parts of a zip begin (PKWARE's APPNOTE.TXT, 4.3). */
const END_OF_LIST = 0x06054b50;
const LIST_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_BYTES = 22;
const LIST_ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;
const MAX_COMMENT_BYTES = 0xffff;
const MAX_LIST_BYTES = 2 ** 20;

const STORED = 0;
const DEFLATED = 8;

/**
 * The list of files at a zip's end. A stored file is opened without a copy: it is a piece of the zip, which is read once
 * to hold it against its checksum.
 * @throws bad-model-file
 */
export async function readZipEntries(zip: Blob): Promise<readonly ZipEntry[]> {
  const tailStart = Math.max(0, zip.size - END_BYTES - MAX_COMMENT_BYTES);
  const tail = await viewOf(zip.slice(tailStart));
  let end = tail.byteLength - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== END_OF_LIST) end--;
  if (end < 0) throw damaged('it is no zip, or its end is missing');
  const count = tail.getUint16(end + 10, true);
  const listBytes = tail.getUint32(end + 12, true);
  const listStart = tail.getUint32(end + 16, true);
  if (listBytes > MAX_LIST_BYTES || listStart + listBytes > zip.size) throw damaged('its list of files is cut off');
  const list = await viewOf(zip.slice(listStart, listStart + listBytes));
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + LIST_ENTRY_BYTES > list.byteLength || list.getUint32(at, true) !== LIST_ENTRY) {
      throw damaged('its list of files is cut off');
    }
    const nameBytes = list.getUint16(at + 28, true);
    const nextAt = at + LIST_ENTRY_BYTES + nameBytes + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
    if (nextAt > list.byteLength) throw damaged('its list of files is cut off');
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, at + LIST_ENTRY_BYTES, nameBytes));
    const place = {
      method: list.getUint16(at + 10, true),
      crc32: list.getUint32(at + 16, true),
      packedBytes: list.getUint32(at + 20, true),
      bytes: list.getUint32(at + 24, true),
      start: list.getUint32(at + 42, true),
    };
    entries.push({ name, bytes: place.bytes, open: () => openEntry(zip, name, place) });
    at = nextAt;
  }
  return entries;
}

interface Place {
  readonly method: number;
  /** Of the file as it was packed. */
  readonly crc32: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly start: number;
}

async function openEntry(zip: Blob, name: string, place: Place): Promise<Blob> {
  const { method, packedBytes, bytes, start } = place;
  const header = await viewOf(zip.slice(start, start + LOCAL_HEADER_BYTES));
  if (header.byteLength < LOCAL_HEADER_BYTES || header.getUint32(0, true) !== LOCAL_HEADER) {
    throw damaged(`“${name}” is not where its list says`);
  }
  const dataStart = start + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = zip.slice(dataStart, dataStart + packedBytes);
  if (packed.size < packedBytes) throw damaged(`“${name}” is cut off`);
  if (method === STORED && packedBytes === bytes) return checkStored(packed, name, place);
  if (method === DEFLATED) return inflate(packed, name, place);
  throw damaged(`“${name}” is packed in a way that is not understood`);
}

async function checkStored(stored: Blob, name: string, place: Place): Promise<Blob> {
  const sum = await createCRC32();
  for await (const chunk of chunksOf(stored.stream())) sum.update(chunk);
  requireSame(sum.digest(), name, place);
  return stored;
}

async function inflate(packed: Blob, name: string, place: Place): Promise<Blob> {
  const sum = await createCRC32();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let unpackedBytes = 0;
  const inflater = new Inflate((part) => {
    unpackedBytes += part.byteLength;
    if (unpackedBytes > place.bytes) throw damaged(`“${name}” is longer than its list says`);
    sum.update(part);
    parts.push(part.slice());
  });
  try {
    for await (const chunk of chunksOf(packed.stream())) inflater.push(chunk);
    inflater.push(new Uint8Array(), true);
  } catch (error) {
    throw error instanceof HeadstartError ? error : damaged(`“${name}” can’t be unpacked`, error);
  }
  if (unpackedBytes < place.bytes) throw damaged(`“${name}” is shorter than its list says`);
  requireSame(sum.digest(), name, place);
  return new Blob(parts);
}

/** @param sum in hexadecimal digits */
function requireSame(sum: string, name: string, { crc32 }: Place): void {
  if (Number.parseInt(sum, 16) !== crc32) throw damaged(`“${name}” is not what was packed, by its checksum`);
}

async function viewOf(blob: Blob): Promise<DataView<ArrayBuffer>> {
  return new DataView(await blob.arrayBuffer());
}

function damaged(why: string, cause?: unknown): HeadstartError {
  return new HeadstartError('bad-model-file', `This model file is damaged: ${why}. Download or save it once more.`, {
    cause,
  });
}
