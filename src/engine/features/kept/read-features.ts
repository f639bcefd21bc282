import type { FeaturePrecision } from '../../../core/kept-data';
import { fromFloat16 } from '../../float16';
import { isFinished, segmentNamesIn, type UnopenedSpace } from './inventory';
import { readIndex, readRows } from './read-segment';
import type { Checksum } from './row-checksum';
import { findFile, removeEntry } from './stored-files';

export interface FeatureQuery {
  readonly hashes: ReadonlySet<string>;
  /** Numbers in a row. */
  readonly width: number;
  /** Rows that were rounded to float16 are no answer to who wants float32. */
  readonly precision: FeaturePrecision;
  /** @param values float32 [width], valid only until it returns */
  readonly use: (hash: string, values: Float32Array) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Gives each asked image's features once, from the newest segment that has them unharmed; removes what is unreadable.
 * @throws cancelled
 */
export async function readFeatures(
  space: UnopenedSpace,
  query: FeatureQuery,
  checksum: Checksum,
  nowMs: number,
): Promise<void> {
  const missing = await readSegments(space, query, checksum, nowMs);
  if (missing.size === 0) return;
  const segmentNames = await segmentNamesIn(space.folder);
  // One that is gone may have been merged into one that was not there to be listed.
  if (space.segmentNames.every((name) => segmentNames.includes(name))) return;
  await readFeatures({ ...space, segmentNames }, { ...query, hashes: missing }, checksum, nowMs);
}

/** @returns the images of which nothing was found */
async function readSegments(
  { id, folder, segmentNames }: UnopenedSpace,
  { hashes, width, precision, use, signal }: FeatureQuery,
  checksum: Checksum,
  nowMs: number,
): Promise<ReadonlySet<string>> {
  const missing = new Set(hashes);
  const widened = new Float32Array(width);
  for (const name of [...segmentNames].reverse()) {
    if (missing.size === 0) break;
    const file = await findFile(folder, name);
    if (!file) continue;
    const index = await readIndex(file, id, checksum);
    if (index?.width !== width) {
      if (isFinished(name, nowMs)) await removeEntry(folder, name);
      continue;
    }
    if (precision === 'float32' && index.precision === 'float16') continue;
    const isMissing = (hash: string) => missing.has(hash);
    const take = (hash: string, bytes: Uint8Array) => {
      missing.delete(hash);
      if (index.precision === 'float32') {
        use(hash, new Float32Array(bytes.buffer, bytes.byteOffset, width));
      } else {
        fromFloat16(new Uint16Array(bytes.buffer, bytes.byteOffset, width), widened);
        use(hash, widened);
      }
    };
    await readRows(file, index, checksum, isMissing, ({ hash, bytes }) => take(hash, bytes), signal);
  }
  return missing;
}
