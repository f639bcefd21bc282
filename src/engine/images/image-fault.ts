import { HeadstartError } from '../../core/errors';
import type { ImageFault } from '../../core/reports';

/** What an error says against one image; an error that is no image's fault is thrown on. */
export function imageFaultOf(error: unknown): ImageFault {
  if (error instanceof HeadstartError) {
    const { code, message } = error;
    if (code === 'unreadable-image' || code === 'image-too-large' || code === 'missing-file') return { code, message };
  }
  throw error;
}

/** For an image that only the hash of its content is known of, where its pixels are needed. */
export function missingFile(): HeadstartError {
  return new HeadstartError(
    'missing-file',
    'The page has no file of this image any more, and this browser keeps no features of it. Drop its folder again.',
  );
}
