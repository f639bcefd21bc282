interface MemoryFile {
  bytes: Uint8Array<ArrayBuffer>;
  isOpen: boolean;
  isGone: boolean;
}

/** What all folders of one such disk share. */
interface Disk {
  /** Bytes that files may take in all; more is refused as browsers refuse it. */
  capacity: number;
  /** How many bytes were in memory at once for one read, at most. */
  largestRead: number;
}

/** How files can be written: by handles that only workers have, by streams that not all browsers have. */
type Writing = 'synchronous' | 'streams';

/** The browser's folder of its own files in memory, as far as kept features use it. */
export class MemoryDirectory implements FileSystemDirectoryHandle {
  readonly kind = 'directory';
  readonly children = new Map<string, MemoryDirectory | MemoryFile>();

  constructor(
    readonly name = '',
    private readonly writing: Writing = 'synchronous',
    readonly disk: Disk = { capacity: Number.POSITIVE_INFINITY, largestRead: 0 },
    private readonly root?: MemoryDirectory,
  ) {}

  /** Every file's bytes by its path, to be looked at or put in other ones' place. */
  get files(): Map<string, MemoryFile> {
    const files = new Map<string, MemoryFile>();
    for (const [name, child] of this.children) {
      if (!(child instanceof MemoryDirectory)) files.set(name, child);
      else for (const [path, file] of child.files) files.set(`${name}/${path}`, file);
    }
    return files;
  }

  get bytes(): number {
    return [...this.files.values()].reduce((total, { bytes }) => total + bytes.length, 0);
  }

  async getDirectoryHandle(name: string, options?: FileSystemGetDirectoryOptions): Promise<MemoryDirectory> {
    const child = this.children.get(name) ?? (options?.create ? this.put(name, this.folder(name)) : undefined);
    if (child instanceof MemoryDirectory) return child;
    throw new DOMException(`No folder ${name}.`, child ? 'TypeMismatchError' : 'NotFoundError');
  }

  async getFileHandle(name: string, options?: FileSystemGetFileOptions): Promise<FileSystemFileHandle> {
    const empty: MemoryFile = { bytes: new Uint8Array(0), isOpen: false, isGone: false };
    const child = this.children.get(name) ?? (options?.create ? this.put(name, empty) : undefined);
    if (!child) throw new DOMException(`No file ${name}.`, 'NotFoundError');
    if (child instanceof MemoryDirectory) throw new DOMException(`${name} is a folder.`, 'TypeMismatchError');
    return this.handleOf(name, child);
  }

  async removeEntry(name: string): Promise<void> {
    const child = this.children.get(name);
    if (!child) throw new DOMException(`No ${name}.`, 'NotFoundError');
    const files = child instanceof MemoryDirectory ? [...child.files.values()] : [child];
    if (files.some(({ isOpen }) => isOpen)) throw new DOMException('In use.', 'NoModificationAllowedError');
    for (const file of files) file.isGone = true;
    this.children.delete(name);
  }

  async *entries(): FileSystemDirectoryHandleAsyncIterator<[string, FileSystemDirectoryHandle | FileSystemFileHandle]> {
    for (const [name, child] of [...this.children]) {
      yield [name, child instanceof MemoryDirectory ? child : this.handleOf(name, child)];
    }
  }

  async *keys(): FileSystemDirectoryHandleAsyncIterator<string> {
    yield* this.children.keys();
  }

  async *values(): FileSystemDirectoryHandleAsyncIterator<FileSystemDirectoryHandle | FileSystemFileHandle> {
    for await (const [, handle] of this.entries()) yield handle;
  }

  [Symbol.asyncIterator] = this.entries;

  async isSameEntry(other: FileSystemHandle): Promise<boolean> {
    return other === this;
  }

  async resolve(): Promise<string[] | null> {
    throw new Error('Not for keeping features.');
  }

  private folder(name: string): MemoryDirectory {
    return new MemoryDirectory(name, this.writing, this.disk, this.root ?? this);
  }

  private put<Child extends MemoryDirectory | MemoryFile>(name: string, child: Child): Child {
    this.children.set(name, child);
    return child;
  }

  private handleOf(name: string, file: MemoryFile): FileSystemFileHandle {
    const write = (bytes: Uint8Array) => {
      const taken = (this.root ?? this).bytes - file.bytes.length;
      if (taken + bytes.length > this.disk.capacity) throw new DOMException('Full.', 'QuotaExceededError');
      file.bytes = new Uint8Array(bytes);
    };
    const ways =
      this.writing === 'synchronous'
        ? { createSyncAccessHandle: async () => syncAccess(file, write) }
        : { createWritable: async () => new MemoryStream(write) };
    const handle = { kind: 'file', name, getFile: async () => new FileSnapshot(name, file, this.disk), ...ways };
    // Of a stream's many methods the few that are used are enough.
    return handle as unknown as FileSystemFileHandle;
  }
}

function syncAccess(file: MemoryFile, write: (bytes: Uint8Array) => void) {
  if (file.isOpen) throw new DOMException('In use.', 'NoModificationAllowedError');
  file.isOpen = true;
  return {
    truncate: (size: number) => {
      file.bytes = file.bytes.slice(0, size);
    },
    write: (bytes: Uint8Array) => {
      const content = new Uint8Array(Math.max(file.bytes.length, bytes.length));
      content.set(file.bytes);
      content.set(bytes);
      write(content);
      return bytes.length;
    },
    close: () => {
      file.isOpen = false;
    },
  };
}

/** What is written shows only once it is closed. */
class MemoryStream {
  private written = new Uint8Array(0);

  constructor(private readonly put: (bytes: Uint8Array) => void) {}

  async write(bytes: Uint8Array): Promise<void> {
    this.written = new Uint8Array(bytes);
  }

  async abort(): Promise<void> {
    this.written = new Uint8Array(0);
  }

  async close(): Promise<void> {
    this.put(this.written);
  }
}

/** A file as it was when it was asked for; reading it fails once it is another, or gone. */
class FileSnapshot extends File {
  private readonly content: Uint8Array<ArrayBuffer>;

  constructor(
    name: string,
    private readonly file: MemoryFile,
    private readonly disk: Disk,
  ) {
    super([], name);
    this.content = file.bytes;
  }

  override get size(): number {
    return this.content.length;
  }

  override slice(start = 0, end = this.size): Blob {
    const part = new Blob();
    part.arrayBuffer = async () => {
      if (this.file.isGone) throw new DOMException('Gone.', 'NotFoundError');
      if (this.file.bytes !== this.content) throw new DOMException('Changed.', 'NotReadableError');
      const bytes = this.content.slice(start, end);
      this.disk.largestRead = Math.max(this.disk.largestRead, bytes.length);
      return bytes.buffer;
    };
    return part;
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(await this.slice().arrayBuffer());
  }
}
