import { HeadstartError } from '../../core/errors';
import type { ImageFault } from '../../core/reports';

/** What an error says against one image; an error that is no image's fault is thrown on. */
export function imageFaultOf(error: unknown): ImageFault {
  if (error instanceof HeadstartError) {
    const { code, message } = error;
    if (code === 'unreadable-image' || code === 'image-too-large') return { code, message };
  }
  throw error;
}
