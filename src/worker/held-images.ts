import { HeadstartError } from '../core/errors';
import { ContentHashes, type HeldImage } from '../engine/features/content-hashes';

/** The files that the page handed over, by the id that it calls each by. */
export class HeldImages {
  readonly hashes = new ContentHashes();
  private readonly files = new Map<number, Blob>();

  /** Their hashes are computed while nobody waits for them yet. */
  hold(images: readonly HeldImage[]): void {
    for (const { imageId, file } of images) this.files.set(imageId, file);
    this.hashes.readAhead(images);
  }

  drop(imageIds: readonly number[]): void {
    for (const imageId of imageIds) {
      this.files.delete(imageId);
      this.hashes.forget(imageId);
    }
  }

  /** @throws not-ready */
  fileOf(imageId: number): Blob {
    const file = this.files.get(imageId);
    if (file) return file;
    throw new HeadstartError('not-ready', `Image ${imageId} was asked for but never handed over. Drop it again.`);
  }

  async hashOf(imageId: number): Promise<string> {
    return this.hashes.known(imageId) ?? this.hashes.of(imageId, this.fileOf(imageId));
  }
}
