import { HeadstartError } from '../core/errors';
import { ContentHashes } from '../engine/features/content-hashes';
import { missingFile } from '../engine/images/image-fault';
import type { HeldImage } from '../protocol/calls';

/** The images that the page handed over, by the id that it calls each by. */
export class HeldImages {
  readonly hashes = new ContentHashes();
  private readonly files = new Map<number, Blob | undefined>();

  /** The hashes of files are computed while nobody waits for them yet. */
  hold(images: readonly HeldImage[]): void {
    for (const { imageId, file, hash } of images) {
      // A file that comes later says itself what it is.
      if (file && this.isWithoutFile(imageId)) this.hashes.forget(imageId);
      if (!file && hash !== undefined) this.hashes.take(imageId, hash);
      this.files.set(imageId, file);
    }
    this.hashes.readAhead(images);
  }

  drop(imageIds: readonly number[]): void {
    for (const imageId of imageIds) {
      this.files.delete(imageId);
      this.hashes.forget(imageId);
    }
  }

  /** Undefined for an image that its content's hash stands for. @throws not-ready */
  find(imageId: number): Blob | undefined {
    if (this.files.has(imageId)) return this.files.get(imageId);
    throw new HeadstartError('not-ready', `Image ${imageId} was asked for but never handed over. Drop it again.`);
  }

  /** @throws not-ready, missing-file */
  fileOf(imageId: number): Blob {
    const file = this.find(imageId);
    if (file) return file;
    throw missingFile();
  }

  async hashOf(imageId: number): Promise<string> {
    return this.hashes.known(imageId) ?? this.hashes.of(imageId, this.find(imageId));
  }

  private isWithoutFile(imageId: number): boolean {
    return this.files.has(imageId) && this.files.get(imageId) === undefined;
  }
}
