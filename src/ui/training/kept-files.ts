import type { BaseEntry } from '../../catalogue/base-entry';
import { BASES } from '../../catalogue/bases';
import type { KeptBase } from '../../core/kept-data';

/**
 * The kept files of a row: the one for its usual size, and Keras' own for others.
 * @param pageUrl the page's own address, which the bundled base is relative to
 */
export function keptFilesOf(
  { source, kerasSource }: BaseEntry,
  kept: readonly KeptBase[],
  pageUrl: string,
): readonly KeptBase[] {
  const own = new URL(source.url, pageUrl).href;
  return kept.filter(({ url }) => url === own || url === kerasSource?.url);
}

/** The kept files that belong to no row of the catalogue. */
export function otherKeptFiles(kept: readonly KeptBase[], pageUrl: string): readonly KeptBase[] {
  const known = new Set(BASES.flatMap((entry) => keptFilesOf(entry, kept, pageUrl)));
  return kept.filter((file) => !known.has(file));
}

export function totalBytes(kept: readonly KeptBase[]): number {
  return kept.reduce((total, { bytes }) => total + bytes, 0);
}

export function areWhole(kept: readonly KeptBase[]): boolean {
  return kept.every(({ isWhole }) => isWhole);
}
