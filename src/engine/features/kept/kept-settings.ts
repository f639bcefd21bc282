import type { FeaturePrecision } from '../../../core/kept-data';
import { findFile, rewriteFile } from './stored-files';

/** What a person chose for the kept features; all tabs share it. */
export interface KeptSettings {
  readonly limitBytes: number;
  readonly precision: FeaturePrecision;
}

const FILE_NAME = 'settings.json';

/** The settings as they were last written, or `fallback` where they never were or are damaged. */
export async function readSettings(root: FileSystemDirectoryHandle, fallback: KeptSettings): Promise<KeptSettings> {
  try {
    const raw: unknown = JSON.parse((await (await findFile(root, FILE_NAME))?.text()) ?? 'null');
    return isSettings(raw) ? raw : fallback;
  } catch {
    return fallback;
  }
}

/** @throws QuotaExceededError, with the settings before as they were */
export async function writeSettings(root: FileSystemDirectoryHandle, settings: KeptSettings): Promise<void> {
  await rewriteFile(root, FILE_NAME, new TextEncoder().encode(JSON.stringify(settings)));
}

function isSettings(raw: unknown): raw is KeptSettings {
  if (typeof raw !== 'object' || raw === null) return false;
  const { limitBytes, precision } = raw as Record<string, unknown>;
  return (
    Number.isSafeInteger(limitBytes) &&
    (limitBytes as number) >= 0 &&
    (precision === 'float32' || precision === 'float16')
  );
}
