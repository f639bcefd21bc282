import { HeadstartError } from '../../core/errors';
import { sha256Hex } from '../../core/sha256';

/** The SHA-256 of each image's bytes, computed once an image id. */
export class ContentHashes {
  private readonly byId = new Map<number, string>();

  /** @throws unreadable-image when the file is gone */
  async of(imageId: number, file: Blob): Promise<string> {
    const known = this.byId.get(imageId);
    if (known !== undefined) return known;
    const hash = await sha256Hex(await bytesOf(file));
    this.byId.set(imageId, hash);
    return hash;
  }

  /** The hash where it was computed already. */
  known(imageId: number): string | undefined {
    return this.byId.get(imageId);
  }

  forget(imageId: number): void {
    this.byId.delete(imageId);
  }
}

async function bytesOf(file: Blob): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch (error) {
    throw new HeadstartError('unreadable-image', 'This file can’t be read any more. Was it moved or deleted?', {
      cause: error,
    });
  }
}
