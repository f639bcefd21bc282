import { createMD5, createSHA256, type IHasher } from 'hash-wasm';
import { throwIfCancelled } from '../../../core/errors';
import { chunksOf } from '../chunks-of';

/** SHA-256, and MD5 where one was published, of a file as it comes; in lower-case hex. */
export class FileHashes {
  private constructor(
    private readonly sha256Hasher: IHasher,
    private readonly md5Hasher: IHasher | undefined,
  ) {}

  static async create({ withMd5 }: { readonly withMd5: boolean }): Promise<FileHashes> {
    const [sha256, md5] = await Promise.all([createSHA256(), withMd5 ? createMD5() : undefined]);
    return new FileHashes(sha256, md5);
  }

  restart(): void {
    this.sha256Hasher.init();
    this.md5Hasher?.init();
  }

  add(chunk: Uint8Array): void {
    this.sha256Hasher.update(chunk);
    this.md5Hasher?.update(chunk);
  }

  async addBlob(blob: Blob, signal: AbortSignal | undefined): Promise<void> {
    for await (const chunk of chunksOf(blob.stream())) {
      throwIfCancelled(signal);
      this.add(chunk);
    }
  }

  /** Ends the counting; only `restart` may follow. */
  end(): { readonly sha256: string; readonly md5: string | undefined } {
    return { sha256: this.sha256Hasher.digest(), md5: this.md5Hasher?.digest() };
  }
}

export async function sha256OfBlob(blob: Blob, signal: AbortSignal | undefined): Promise<string> {
  const hashes = await FileHashes.create({ withMd5: false });
  await hashes.addBlob(blob, signal);
  return hashes.end().sha256;
}
