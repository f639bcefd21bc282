import type { SyncReader } from '../weights/read-sync';
import { releaseBuffer } from '../weights/release-buffer';

const PAGE_BYTES = 2 ** 18;
const MOST_PAGES = 8;

/** A part of a file as Emscripten's WORKERFS asks for it, in place of a slice of a Blob. */
export interface Piece {
  readonly size: number;
  read(): ArrayBuffer;
}

/**
 * A Blob as WORKERFS reads one, with a few pages of it in memory: HDF5 reads thousands of small pieces to find its way,
 * and each would be a call to the browser. Large pieces are read by themselves, and given back when the next one is asked
 * for, since WORKERFS copies them at once.
 */
export class PagedBlob {
  readonly size: number;
  /** By their number in the file; the one used last stands last. */
  readonly #pages = new Map<number, ArrayBuffer>();
  #large: ArrayBuffer | undefined;

  constructor(
    private readonly blob: Blob,
    private readonly reader: SyncReader,
  ) {
    this.size = blob.size;
  }

  slice(start: number, end: number): Piece {
    const stop = Math.min(end, this.size);
    return { size: stop - start, read: () => this.#read(start, stop) };
  }

  #read(start: number, end: number): ArrayBuffer {
    const page = Math.floor(start / PAGE_BYTES);
    const pageStart = page * PAGE_BYTES;
    if (end <= pageStart + PAGE_BYTES) return this.#page(page).slice(start - pageStart, end - pageStart);
    if (this.#large) releaseBuffer(this.#large);
    this.#large = this.reader.readAsArrayBuffer(this.blob.slice(start, end));
    return this.#large;
  }

  #page(number: number): ArrayBuffer {
    const start = number * PAGE_BYTES;
    const page = this.#pages.get(number) ?? this.reader.readAsArrayBuffer(this.blob.slice(start, start + PAGE_BYTES));
    this.#pages.delete(number);
    this.#pages.set(number, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      this.#pages.delete(oldest);
    }
    return page;
  }
}
