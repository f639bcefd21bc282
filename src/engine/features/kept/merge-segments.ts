import type { FeaturePrecision } from '../../../core/kept-data';
import { isFinished, type StoredSpace, segmentName } from './inventory';
import { readIndex, readRows, type SegmentIndex } from './read-segment';
import type { Checksum } from './row-checksum';
import { removeEntry, writeFile } from './stored-files';
import { type StoredRow, segmentOf } from './write-segment';

/** Segments below this size are merged once there are so many of them: a file costs more to open than to read. */
const SMALL_BYTES = 2 ** 20;
const MANY = 16;

/**
 * Writes a space's small segments anew as one a precision, each row once and without the damaged ones, and then removes
 * them. At no time is a row in none of the files; who finds one gone that they had listed lists them anew.
 * @throws QuotaExceededError, with everything as it was
 */
export async function mergeSmall(space: StoredSpace, checksum: Checksum, nowMs: number): Promise<void> {
  const small = space.segments.filter(({ file }) => file.size < SMALL_BYTES);
  if (small.length < MANY) return;
  const merged = new Map<FeaturePrecision, { readonly width: number; readonly rows: Map<string, StoredRow> }>();
  const done: string[] = [];
  for (const segment of small) {
    const index = await readIndex(segment.file, space.id, checksum);
    if (index !== undefined || isFinished(segment.name, nowMs)) done.push(segment.name);
    if (index === undefined) continue;
    const { rows } = merged.get(index.precision) ?? { rows: new Map<string, StoredRow>() };
    merged.set(index.precision, { width: index.width, rows });
    await addRows(segment.file, index, checksum, rows);
  }
  for (const [precision, { width, rows }] of merged) {
    if (rows.size === 0) continue;
    await writeFile(
      space.folder,
      segmentName(nowMs),
      segmentOf([...rows.values()], { precision, width }, space.id, checksum),
    );
  }
  for (const name of done) await removeEntry(space.folder, name);
}

async function addRows(
  file: File,
  index: SegmentIndex,
  checksum: Checksum,
  rows: Map<string, StoredRow>,
): Promise<void> {
  await readRows(
    file,
    index,
    checksum,
    (hash) => !rows.has(hash),
    ({ hash, bytes }) => rows.set(hash, { hash, bytes: bytes.slice() }),
  );
}
