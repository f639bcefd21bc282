import { browserLocks } from './run-locks';
import { RunStore } from './run-store';

/** Another number for records that this version could not read. */
const FOLDER_NAME = 'headstart-runs-1';

/**
 * The runs that this browser keeps, in the page's own folder of files. Undefined where it keeps none: in Node, in some
 * private windows, or on a page that came over plain HTTP.
 */
export async function browserRuns(): Promise<RunStore | undefined> {
  // The types promise all of them everywhere.
  const { storage, locks } = (globalThis.navigator ?? {}) as { storage?: StorageManager; locks?: LockManager };
  if (!storage?.getDirectory || !locks) return undefined;
  try {
    const root = await (await storage.getDirectory()).getDirectoryHandle(FOLDER_NAME, { create: true });
    return await RunStore.open(root, browserLocks(locks));
  } catch {
    return undefined;
  }
}
