import { KeptFeatures, USUAL_LIMIT_BYTES } from './kept-features';

const FOLDER_NAME = 'headstart-features-1';

/**
 * The features that this browser keeps, in the page's own folder of files. Undefined where it keeps none: in Node, in
 * some private windows, or on a page that came over plain HTTP.
 */
export async function browserFeatures(): Promise<KeptFeatures | undefined> {
  // The types promise all of them everywhere.
  const { storage, locks } = (globalThis.navigator ?? {}) as { storage?: StorageManager; locks?: LockManager };
  if (!storage?.getDirectory || !locks) return undefined;
  try {
    const root = await (await storage.getDirectory()).getDirectoryHandle(FOLDER_NAME, { create: true });
    const { quota = Number.POSITIVE_INFINITY } = await storage.estimate();
    return await KeptFeatures.open(root, {
      limitBytes: Math.min(USUAL_LIMIT_BYTES, Math.floor(quota / 2)),
      lock: (work) => locks.request(FOLDER_NAME, work),
    });
  } catch {
    return undefined;
  }
}
