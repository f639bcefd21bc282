import type { BaseCache, UnfinishedFile } from './base-cache';
import type { FileHead } from './file-head';

/** Puts a file by while it comes, so that a later visit can go on. A full disk ends that, never the download. */
export class PutBy {
  #bytes = 0;
  #isOver = false;

  constructor(
    private readonly cache: BaseCache | undefined,
    private readonly url: string,
  ) {}

  /** What an earlier download left. */
  async read(): Promise<UnfinishedFile | undefined> {
    const file = await this.cache?.readUnfinished(this.url).catch(() => undefined);
    this.#bytes = file?.content.size ?? 0;
    return file;
  }

  /** @param piece follows the last one */
  async add(piece: Blob, head: FileHead): Promise<void> {
    if (this.#isOver) return;
    try {
      if (this.#bytes === 0) await this.cache?.beginUnfinished(this.url, head);
      await this.cache?.addUnfinished(this.url, this.#bytes, piece);
      this.#bytes += piece.size;
    } catch {
      this.#isOver = true;
    }
  }

  /** Forgets what was put by; what is added next is the file's beginning. */
  async drop(): Promise<void> {
    if (this.#bytes > 0) await this.cache?.drop(this.url).catch(() => undefined);
    this.#bytes = 0;
    this.#isOver = false;
  }
}
