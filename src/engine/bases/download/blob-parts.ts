import { releaseBuffer } from '../weights/release-buffer';

/** Large enough to be few, small enough that little is lost with a tab that is closed. */
const PART_BYTES = 4 * 2 ** 20;

/**
 * Gathers chunks into blobs of a few megabytes. A browser moves blobs from memory to disk, so that a large file is
 * never in the worker's memory as a whole. A chunk that is added is not to be read any more.
 */
export class BlobParts {
  readonly #parts: Blob[] = [];
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #chunkBytes = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** Gives the part that is full with this chunk, if one is. */
  add(chunk: Uint8Array<ArrayBuffer>): Blob | undefined {
    this.#chunks.push(chunk);
    this.#chunkBytes += chunk.byteLength;
    this.#bytes += chunk.byteLength;
    return this.#chunkBytes >= PART_BYTES ? this.seal() : undefined;
  }

  addPart(part: Blob): void {
    this.seal();
    this.#parts.push(part);
    this.#bytes += part.size;
  }

  /** Makes a part of what is left, and gives it if there is any. */
  seal(): Blob | undefined {
    if (this.#chunkBytes === 0) return undefined;
    const part = new Blob(this.#chunks);
    // The blob has its own copy. What shares its buffer with others (Node's pool) is left alone.
    for (const { buffer, byteLength } of this.#chunks) if (buffer.byteLength === byteLength) releaseBuffer(buffer);
    this.#parts.push(part);
    this.#chunks = [];
    this.#chunkBytes = 0;
    return part;
  }

  whole(): Blob {
    this.seal();
    return new Blob(this.#parts);
  }
}
