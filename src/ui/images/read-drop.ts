import type { FoundFile } from '../../core/intake';
import { nextTask } from '../../core/next-task';

/**
 * For each file that it opens, Chromium lets the page's thread wait for its other process, milliseconds where the machine
 * is busy, and the answers of all that were asked for together may come as one task.
 */
const FILES_AT_ONCE = 4;

/** Must be called while the drop event is handled: afterwards the browser has emptied the transfer. */
export function readDrop(transfer: DataTransfer): AsyncGenerator<FoundFile> {
  const roots = [...transfer.items].flatMap((item) => {
    const root = item.kind === 'file' ? (item.webkitGetAsEntry() ?? item.getAsFile()) : null;
    return root ? [root] : [];
  });
  return readEntries(roots);
}

/**
 * Every file in the entries, in any depth, with its path from the top folder on. A folder that cannot be read is
 * passed over; a file that cannot be opened comes as an empty one, so that it is seen among what was left out.
 */
export async function* readEntries(roots: readonly (FileSystemEntry | File)[]): AsyncGenerator<FoundFile> {
  for (const root of roots) {
    if (root instanceof File) yield { path: root.name, file: root };
    else if (isDirectory(root)) yield* readDirectory(root, root.name);
    else if (isFile(root)) yield await openFile(root, root.name);
  }
}

async function* readDirectory(directory: FileSystemDirectoryEntry, path: string): AsyncGenerator<FoundFile> {
  const reader = directory.createReader();
  for (;;) {
    const entries = await nextEntries(reader);
    if (entries.length === 0) return;
    yield* openFiles(entries.filter(isFile), path);
    for (const folder of entries.filter(isDirectory)) yield* readDirectory(folder, `${path}/${folder.name}`);
  }
}

/** A few at a time, and between them the thread is the person's. */
async function* openFiles(entries: readonly FileSystemFileEntry[], path: string): AsyncGenerator<FoundFile> {
  for (let start = 0; start < entries.length; start += FILES_AT_ONCE) {
    const some = entries.slice(start, start + FILES_AT_ONCE);
    yield* await Promise.all(some.map((entry) => openFile(entry, `${path}/${entry.name}`)));
    // Otherwise answers to the next ones may join the same task.
    await nextTask();
  }
}

/** A reader gives some entries a time, often a hundred, and an empty list once there are no more. */
function nextEntries(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
}

function openFile(entry: FileSystemFileEntry, path: string): Promise<FoundFile> {
  return new Promise((resolve) =>
    entry.file(
      (file) => resolve({ path, file }),
      () => resolve({ path, file: new File([], entry.name) }),
    ),
  );
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
