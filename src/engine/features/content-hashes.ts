import { throwIfCancelled } from '../../core/errors';
import { sha256Hex } from '../../core/sha256';
import { checkHeader } from '../images/decode-image';
import { missingFile } from '../images/image-fault';
import { readFile } from '../images/read-file';
import { inOrder } from './in-order';

export interface ImageFile {
  readonly imageId: number;
  /** Undefined for an image that only its hash is known of. */
  readonly file: Blob | undefined;
}

type ReadableImage = ImageFile & { readonly file: Blob };

/**
 * How many files are read as one, and how many such reads run at once. A browser takes longer to open a file than to
 * read or hash a photograph, and opens the parts of one Blob in less than half the time of as many Blobs.
 */
const FILES_AT_ONCE = 64;
const BYTES_AT_ONCE = 16 * 2 ** 20;
const READS_AT_ONCE = 3;

/**
 * The SHA-256 of each image's bytes, computed once an image id. An image that says of itself that it is too large to
 * unpack gets none.
 */
export class ContentHashes {
  private readonly byId = new Map<number, string>();
  /** Of images in a read for many: settled when it is over, whether or not it found their hash. */
  private readonly underWay = new Map<number, Promise<void>>();
  /** Of images whose turn to be read ahead has not come. */
  private readonly queued = new Set<number>();
  private ahead = Promise.resolve();

  /** @throws unreadable-image when the file is gone, image-too-large, missing-file */
  async of(imageId: number, file: Blob | undefined): Promise<string> {
    await this.underWay.get(imageId);
    const known = this.byId.get(imageId);
    if (known !== undefined) return known;
    if (!file) throw missingFile();
    const hash = await hashOf(await readFile(file));
    this.byId.set(imageId, hash);
    return hash;
  }

  /** The hash where it was computed already. */
  known(imageId: number): string | undefined {
    return this.byId.get(imageId);
  }

  /** Takes the hash of an image whose file is not here. */
  take(imageId: number, hash: string): void {
    this.byId.set(imageId, hash);
  }

  forget(imageId: number): void {
    this.byId.delete(imageId);
    this.underWay.delete(imageId);
    this.queued.delete(imageId);
  }

  /**
   * Computes the hashes of many images in less time than `of` for each; where it runs already, waits for it. An image
   * that can't be used stays unknown, and `of` says why.
   * @throws cancelled
   */
  async readAll(images: readonly ImageFile[], signal?: AbortSignal): Promise<void> {
    const waitedFor = images.map(({ imageId }) => this.underWay.get(imageId));
    for await (const _ of this.readEach(images)) throwIfCancelled(signal);
    await Promise.all(waitedFor);
    throwIfCancelled(signal);
  }

  /** Does so while nobody waits for it, after what was to be read ahead before; an image that is dropped first is not read. */
  readAhead(images: readonly ImageFile[]): void {
    for (const { imageId, file } of images) if (file) this.queued.add(imageId);
    this.ahead = this.ahead
      .then(async () => {
        for await (const _ of this.readEach(this.stillQueued(images)));
      })
      .catch(() => undefined);
  }

  private readEach(images: Iterable<ImageFile>) {
    const bounds = { parallel: READS_AT_ONCE, ahead: READS_AT_ONCE };
    return inOrder(groupsOf(this.unknown(images)), (group) => this.begin(group), bounds);
  }

  private *stillQueued(images: readonly ImageFile[]): Generator<ImageFile> {
    for (const image of images) if (image.file && this.queued.delete(image.imageId)) yield image;
  }

  /** Asked for one by one: some become known while others are read. */
  private *unknown(images: Iterable<ImageFile>): Generator<ReadableImage> {
    for (const { imageId, file } of images) {
      if (file && !this.byId.has(imageId) && !this.underWay.has(imageId)) yield { imageId, file };
    }
  }

  private begin(group: readonly ReadableImage[]): Promise<void> {
    const reading = this.readGroup(group).catch(() => undefined);
    for (const { imageId } of group) this.underWay.set(imageId, reading);
    return reading.finally(() => {
      for (const { imageId } of group) this.underWay.delete(imageId);
    });
  }

  private async readGroup(group: readonly ReadableImage[]): Promise<void> {
    const hashes = await hashesOf(group.map(({ file }) => file));
    group.forEach(({ imageId }, index) => {
      const hash = hashes[index];
      // Unless the image was dropped meanwhile.
      if (hash !== undefined && this.underWay.has(imageId)) this.byId.set(imageId, hash);
    });
  }
}

function* groupsOf(images: Iterable<ReadableImage>): Generator<ReadableImage[]> {
  let group: ReadableImage[] = [];
  let bytes = 0;
  for (const image of images) {
    if (group.length === FILES_AT_ONCE || (group.length > 0 && bytes + image.file.size > BYTES_AT_ONCE)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(image);
    bytes += image.file.size;
  }
  if (group.length > 0) yield group;
}

/** One hash a file; undefined for one that can't be used. One that can't be read fails the reading of all as one. */
async function hashesOf(files: readonly Blob[]): Promise<(string | undefined)[]> {
  let all: ArrayBuffer;
  try {
    all = await new Blob([...files]).arrayBuffer();
  } catch {
    return Promise.all(
      files.map((file) =>
        readFile(file)
          .then(hashOf)
          .catch(() => undefined),
      ),
    );
  }
  let end = 0;
  return Promise.all(
    files.map(({ size }) => {
      const start = end;
      end += size;
      return hashOf(new Uint8Array(all, start, size)).catch(() => undefined);
    }),
  );
}

/** @throws image-too-large */
async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  checkHeader(bytes);
  return sha256Hex(bytes);
}
