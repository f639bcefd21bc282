import type { FeatureSpaceAbout } from '../../../core/kept-data';
import { isKeyId } from './feature-key';
import { readNote } from './space-note';
import { findFile, findFolder, namesIn, removeEntry } from './stored-files';

export interface StoredSegment {
  readonly name: string;
  readonly file: File;
}

interface KeyFolder {
  readonly id: string;
  readonly folder: FileSystemDirectoryHandle;
}

/** The folder of one key, of which no file was opened: each takes milliseconds. */
export interface UnopenedSpace extends KeyFolder {
  /** The oldest first. */
  readonly segmentNames: readonly string[];
}

/** What lies in the folder of one key. */
export interface StoredSpace extends KeyFolder {
  readonly about: FeatureSpaceAbout | undefined;
  readonly lastUsedMs: number;
  /** The oldest first. */
  readonly segments: readonly StoredSegment[];
}

const SEGMENT_NAME = /^\d{15}-[0-9a-f-]{36}\.rows$/;
const STAMP_DIGITS = 15;
const WRITING_MS = 60_000;

/** A name of its own for a new segment; names in their order are segments by age. */
export function segmentName(nowMs: number): string {
  return `${String(nowMs).padStart(STAMP_DIGITS, '0')}-${crypto.randomUUID()}.rows`;
}

/** False for a file that says nothing yet because another tab may be just writing it. */
export function isFinished(name: string, nowMs: number): boolean {
  return nowMs - Number(name.slice(0, STAMP_DIGITS)) > WRITING_MS;
}

/** Every key's space, the one used longest ago first. */
export async function storedSpaces(root: FileSystemDirectoryHandle): Promise<StoredSpace[]> {
  const ids = (await namesIn(root)).filter(isKeyId);
  const spaces = await Promise.all(ids.map((id) => storedSpace(root, id)));
  return spaces.filter((space) => space !== undefined).sort((one, other) => one.lastUsedMs - other.lastUsedMs);
}

/** Undefined where nothing is kept of this key. */
export async function unopenedSpace(root: FileSystemDirectoryHandle, id: string): Promise<UnopenedSpace | undefined> {
  const folder = await findFolder(root, id);
  return folder && { id, folder, segmentNames: await segmentNamesIn(folder) };
}

/** What is kept of this key; undefined where nothing is. */
export async function storedSpace(root: FileSystemDirectoryHandle, id: string): Promise<StoredSpace | undefined> {
  const folder = await findFolder(root, id);
  if (folder === undefined) return undefined;
  const [note, segments] = await Promise.all([readNote(folder), segmentsIn(folder)]);
  return { id, folder, segments, about: note?.about, lastUsedMs: note?.lastUsedMs ?? 0 };
}

/** The oldest first. */
export async function segmentNamesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  return (await namesIn(folder)).filter((name) => SEGMENT_NAME.test(name));
}

async function segmentsIn(folder: FileSystemDirectoryHandle): Promise<StoredSegment[]> {
  const names = await segmentNamesIn(folder);
  const files = await Promise.all(names.map((name) => findFile(folder, name)));
  return names.flatMap((name, index) => {
    const file = files[index];
    return file ? [{ name, file }] : [];
  });
}

export function bytesOf(segments: readonly StoredSegment[]): number {
  return segments.reduce((total, { file }) => total + file.size, 0);
}

/**
 * Removes segments until so many bytes are free, of the space used longest ago first, and in it the oldest first.
 * @param spaces as `storedSpaces` gives them
 * @param sparedId of the space that is being written to, whose folder stays
 */
export async function forgetOldest(
  root: FileSystemDirectoryHandle,
  spaces: readonly StoredSpace[],
  bytesToFree: number,
  sparedId?: string,
): Promise<void> {
  let left = bytesToFree;
  for (const { id, folder, segments } of spaces) {
    if (left <= 0) return;
    let remaining = segments.length;
    for (const { name, file } of segments) {
      if (left <= 0) break;
      if (!(await removeEntry(folder, name))) continue;
      left -= file.size;
      remaining--;
    }
    if (remaining === 0 && id !== sparedId) await removeEntry(root, id);
  }
}
