import type { KeptFeatureSpace } from '../../../core/kept-data';
import { bytesOf, type StoredSpace } from './inventory';
import { readIndex } from './read-segment';
import type { Checksum } from './row-checksum';

/** How many images' features a space holds and what they take, by what its segments say. */
export async function reportSpace(
  { id, about, lastUsedMs, segments }: StoredSpace,
  checksum: Checksum,
): Promise<KeptFeatureSpace> {
  const hashes = new Set<string>();
  for (const { file } of segments) {
    for (const hash of (await readIndex(file, id, checksum))?.hashes ?? []) hashes.add(hash);
  }
  return { id, images: hashes.size, bytes: bytesOf(segments), lastUsedMs, about };
}
