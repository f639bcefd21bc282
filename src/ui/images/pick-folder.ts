import type { FoundFile } from '../../core/intake';

/** Not in TypeScript's DOM library: only Chromium has it. */
interface FolderPicker {
  showDirectoryPicker(options: { readonly id: string; readonly mode: 'read' }): Promise<FileSystemDirectoryHandle>;
}

/** Whether this browser has a folder dialogue that shows no warning about an upload. */
export function hasFolderPicker(scope: object): scope is FolderPicker {
  return 'showDirectoryPicker' in scope;
}

/** Asks for a folder; undefined when the person thinks better of it. */
export async function pickFolder(picker: FolderPicker): Promise<AsyncGenerator<FoundFile> | undefined> {
  try {
    const folder = await picker.showDirectoryPicker({ id: 'images', mode: 'read' });
    return readHandle(folder, folder.name);
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return undefined;
    throw thrown;
  }
}

/** What an `<input type="file" webkitdirectory>` gives. */
export function filesOfInput(files: Iterable<File>): FoundFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

async function* readHandle(folder: FileSystemDirectoryHandle, path: string): AsyncGenerator<FoundFile> {
  for await (const [name, entry] of folder.entries()) {
    if (isFolder(entry)) yield* readHandle(entry, `${path}/${name}`);
    else if (isFile(entry)) yield { path: `${path}/${name}`, file: await open(entry) };
  }
}

/** A file that cannot be opened comes as an empty one, so that it is seen among what was left out. */
async function open(entry: FileSystemFileHandle): Promise<File> {
  try {
    return await entry.getFile();
  } catch {
    return new File([], entry.name);
  }
}

function isFolder(entry: FileSystemHandle): entry is FileSystemDirectoryHandle {
  return entry.kind === 'directory';
}

function isFile(entry: FileSystemHandle): entry is FileSystemFileHandle {
  return entry.kind === 'file';
}
