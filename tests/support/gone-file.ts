import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of the disk that was removed after it was chosen. */
export async function goneFile(): Promise<Blob> {
  const folder = mkdtempSync(join(tmpdir(), 'headstart-gone-'));
  const path = join(folder, 'x.jpg');
  writeFileSync(path, 'gone');
  const file = await openAsBlob(path);
  rmSync(folder, { recursive: true });
  return file;
}
