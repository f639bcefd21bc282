/** The browser's file handle as workers know it; the types of pages lack the synchronous way. */
interface WritableFile {
  createSyncAccessHandle?(): Promise<SyncFile>;
  createWritable?(): Promise<FileSystemWritableFileStream>;
}

interface SyncFile {
  truncate(size: number): void;
  write(bytes: Uint8Array<ArrayBuffer>): number;
  close(): void;
}

/** The names of everything in a folder, in their order; none where another tab has removed the folder. */
export async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const name of folder.keys()) names.push(name);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  return names.sort();
}

/** The folder in a folder; undefined where there is none. */
export async function findFolder(
  parent: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemDirectoryHandle | undefined> {
  return orAbsent(() => parent.getDirectoryHandle(name));
}

/** A file as it is now; undefined where there is none. */
export async function findFile(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  return orAbsent(async () => (await folder.getFileHandle(name)).getFile());
}

/**
 * Writes a file that is new.
 * @throws QuotaExceededError, with nothing of the file left, where there is no room
 */
export async function writeFile(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  try {
    await rewriteFile(folder, name, bytes);
  } catch (error) {
    await removeEntry(folder, name);
    throw error;
  }
}

/**
 * Writes a small file in place of what was there.
 * @throws QuotaExceededError, with what was there as it was, where there is no room; NoModificationAllowedError where
 * another tab is just writing it
 */
export async function rewriteFile(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const handle = (await folder.getFileHandle(name, { create: true })) as WritableFile;
  if (handle.createSyncAccessHandle) writeAtOnce(await handle.createSyncAccessHandle(), bytes);
  else if (handle.createWritable) await writeStream(await handle.createWritable(), bytes);
  else throw new DOMException('This browser writes no files.', 'NotSupportedError');
}

/** Whether it is gone now; false where another tab is just using it. */
export async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.removeEntry(name, { recursive: true });
    return true;
  } catch (error) {
    return isAbsent(error);
  }
}

export function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

function writeAtOnce(file: SyncFile, bytes: Uint8Array<ArrayBuffer>): void {
  try {
    // Over the old content, which stays where the browser gives no room for the new one.
    if (file.write(bytes) < bytes.length) throw new DOMException('Not all was written.', 'QuotaExceededError');
    file.truncate(bytes.length);
  } finally {
    file.close();
  }
}

async function writeStream(stream: FileSystemWritableFileStream, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    await stream.write(bytes);
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
  await stream.close();
}

async function orAbsent<Found>(find: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await find();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError');
}
