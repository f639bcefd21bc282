import { HeadstartError } from '../../../core/errors';
import { htmlAnswer } from './address-error';
import { BlobParts } from './blob-parts';
import type { Receiver } from './fetch-file';
import { type FileFormat, formatOf, notAModelFile } from './file-format';
import { FileHashes } from './file-hashes';
import { type FileHead, UNKNOWN_HEAD } from './file-head';
import type { PutBy } from './put-by';

/** No base that runs in a tab is larger, and TF.js counts bytes in 32 bits. */
const MAX_FILE_BYTES = 2 ** 31 - 1;
export const MAX_JSON_BYTES = 32 * 2 ** 20;

interface FirstFileOptions {
  readonly url: URL;
  readonly what: string;
  readonly withMd5: boolean;
  readonly putBy: PutBy;
  readonly signal: AbortSignal;
  readonly onBytes: (file: FirstFile) => void;
}

/**
 * The file at a model's address while it comes: a model.json, or one file that holds everything. It is recognised by
 * its first bytes, so that a wrong one ends the download at once.
 */
export class FirstFile implements Receiver {
  #parts = new BlobParts();
  #start = new Uint8Array();
  #format: FileFormat | undefined;
  #head = UNKNOWN_HEAD;

  private constructor(
    private readonly options: FirstFileOptions,
    private readonly hashes: FileHashes,
  ) {}

  /** With what an earlier download left of it. */
  static async open(options: FirstFileOptions): Promise<FirstFile> {
    const file = new FirstFile(options, await FileHashes.create(options));
    const unfinished = await options.putBy.read();
    if (unfinished && unfinished.content.size > 0) await file.#goOnFrom(unfinished.content, unfinished.head);
    return file;
  }

  get bytes(): number {
    return this.#parts.bytes;
  }

  get head(): FileHead {
    return this.#head;
  }

  /** Undefined until enough has come. */
  get format(): FileFormat | undefined {
    return this.#format;
  }

  async begin(head: FileHead): Promise<void> {
    await this.options.putBy.drop();
    this.#parts = new BlobParts();
    this.#start = new Uint8Array();
    this.#format = undefined;
    this.#head = head;
    this.hashes.restart();
  }

  async take(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#format === undefined) this.#recognise(chunk, false);
    this.hashes.add(chunk);
    const piece = this.#parts.add(chunk);
    this.#requireSane();
    this.options.onBytes(this);
    if (piece && this.#isWorthKeeping()) await this.options.putBy.add(piece, this.#head);
  }

  /** @throws html-answer, bad-model-file */
  end(): { readonly file: Blob; readonly sha256: string; readonly md5: string | undefined } {
    this.#recognise(new Uint8Array(), true);
    return { file: this.#parts.whole(), ...this.hashes.end() };
  }

  /** Puts by what came since the last piece. */
  async keepRest(): Promise<void> {
    const piece = this.#parts.seal();
    if (piece && this.#isWorthKeeping()) await this.options.putBy.add(piece, this.#head);
  }

  async #goOnFrom(content: Blob, head: FileHead): Promise<void> {
    this.#head = head;
    this.#recognise(new Uint8Array(await content.slice(0, 64).arrayBuffer()), true);
    await this.hashes.addBlob(content, this.options.signal);
    this.#parts.addPart(content);
    this.options.onBytes(this);
  }

  #recognise(chunk: Uint8Array, isAll: boolean): void {
    const { url, what } = this.options;
    if (this.#format !== undefined) return;
    const start = new Uint8Array([...this.#start, ...chunk.subarray(0, 256)]);
    this.#start = start;
    this.#format = formatOf(start, isAll);
    if (this.#format === 'html') throw htmlAnswer(url, what);
    if (this.#format === 'other') throw notAModelFile(`the file at ${url.href}`, start, 'Check the address.');
  }

  #requireSane(): void {
    const { url } = this.options;
    if (this.#format === 'json' && this.bytes > MAX_JSON_BYTES) {
      throw new HeadstartError('bad-model-json', `${url.href} is far too long for a model.json. Check the address.`);
    }
    if (Math.max(this.bytes, this.#head.totalBytes ?? 0) > MAX_FILE_BYTES) {
      throw new HeadstartError(
        'bad-model-file',
        `${url.href} is larger than 2 GB, and no base of that size runs in a browser. Choose a smaller one.`,
      );
    }
  }

  #isWorthKeeping(): boolean {
    return this.#format === 'hdf5' || this.#format === 'zip';
  }
}
