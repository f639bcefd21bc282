import { HeadstartError } from '../../core/errors';

/**
 * The bytes of an image's file, or of a part of it.
 * @throws unreadable-image where a person moved, changed or deleted it after it was chosen
 */
export async function readFile(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new HeadstartError(
      'unreadable-image',
      'This file can’t be read any more: it was moved, changed or deleted. Drop its folder again.',
      { cause },
    );
  }
}
