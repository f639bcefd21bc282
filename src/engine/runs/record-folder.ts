import type { Checksum } from '../features/kept/row-checksum';
import { findFile, namesIn, removeEntry, writeFile } from '../features/kept/stored-files';
import { bytesOfRecord, recordFrom } from './record-bytes';

/** A head of 128 MiB, as large as one may be, has a checkpoint of four times that. */
const LARGEST_RECORD_BYTES = 2 ** 30;
const NUMBER_DIGITS = 9;

/**
 * Records by name in a folder. A new one is written beside the old, which goes only afterwards: whenever the writing ends,
 * a whole one is there.
 */
export class RecordFolder {
  constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly checksum: Checksum,
  ) {}

  /** The newest record of this name that is whole; undefined where there is none. */
  async read(name: string): Promise<unknown> {
    for (const fileName of (await this.filesOf(name)).reverse()) {
      const bytes = await this.bytesOf(fileName);
      const record = bytes && recordFrom(bytes, this.checksum);
      if (record !== undefined) return record;
    }
    return undefined;
  }

  /** @throws QuotaExceededError, with the old record as it was, where there is no room */
  async write(name: string, record: unknown): Promise<void> {
    const old = await this.filesOf(name);
    const number = 1 + Number(old.at(-1)?.slice(-NUMBER_DIGITS) ?? 0);
    const fileName = `${name}-${String(number).padStart(NUMBER_DIGITS, '0')}`;
    await writeFile(this.folder, fileName, bytesOfRecord(record, this.checksum));
    for (const outdated of old) await removeEntry(this.folder, outdated);
  }

  async remove(name: string): Promise<void> {
    for (const fileName of await this.filesOf(name)) await removeEntry(this.folder, fileName);
  }

  /** Whether any was ever written, whole or not. */
  async has(name: string): Promise<boolean> {
    return (await this.filesOf(name)).length > 0;
  }

  /** The oldest first. */
  private async filesOf(name: string): Promise<string[]> {
    return (await namesIn(this.folder)).filter(
      (file) => file.startsWith(`${name}-`) && /^\d{9}$/.test(file.slice(name.length + 1)),
    );
  }

  private async bytesOf(fileName: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const file = await findFile(this.folder, fileName);
      if (!file || file.size > LARGEST_RECORD_BYTES) return undefined;
      return new Uint8Array(await file.slice(0, file.size).arrayBuffer());
    } catch {
      // Gone since it was found, or unreadable: it is no whole record either way.
      return undefined;
    }
  }
}
