import type { FeatureSpaceAbout } from '../../../core/kept-data';
import type { FeatureKey } from './feature-key';
import { findFile, rewriteFile } from './stored-files';

/** Beside a key's segments: what they are of, for people, and when they were used last. */
export interface SpaceNote {
  readonly about: FeatureSpaceAbout;
  readonly lastUsedMs: number;
}

const FILE_NAME = 'note.json';

export async function writeNote(
  folder: FileSystemDirectoryHandle,
  { baseName, cutLayer, resize, form, augmentation, inputHeightPx, inputWidthPx }: FeatureKey,
  lastUsedMs: number,
): Promise<void> {
  const size = { heightPx: inputHeightPx, widthPx: inputWidthPx };
  const about = { baseName, cutLayer, resize, form, ...size, augmentation: augmentation || undefined };
  const note: SpaceNote = { about, lastUsedMs };
  await rewriteFile(folder, FILE_NAME, new TextEncoder().encode(JSON.stringify(note)));
}

/** Undefined where there is none, or it is damaged. */
export async function readNote(folder: FileSystemDirectoryHandle): Promise<SpaceNote | undefined> {
  try {
    const raw: unknown = JSON.parse((await (await findFile(folder, FILE_NAME))?.text()) ?? 'null');
    return isNote(raw) ? raw : undefined;
  } catch {
    return undefined;
  }
}

function isNote(raw: unknown): raw is SpaceNote {
  return isRecord(raw) && Number.isSafeInteger(raw.lastUsedMs) && isAbout(raw.about);
}

function isAbout(raw: unknown): raw is FeatureSpaceAbout {
  return (
    isRecord(raw) &&
    [raw.baseName, raw.cutLayer, raw.resize].every((text) => typeof text === 'string') &&
    [raw.heightPx, raw.widthPx].every(Number.isSafeInteger) &&
    ['undefined', 'string'].includes(typeof raw.augmentation) &&
    (raw.form === 'avg' || raw.form === 'max' || raw.form === 'map')
  );
}

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null;
}
