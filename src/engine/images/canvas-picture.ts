import { HeadstartError } from '../../core/errors';
import type { Box } from '../../core/resize';
import type { Picture } from './picture';

/** A canvas of up to 16 MB is kept; making one takes longer than all that is done with it. */
const MAX_KEPT_PIXELS = 4 * 2 ** 20;

let kept: OffscreenCanvasRenderingContext2D | undefined;

/** Read through a canvas: any bitmap in any browser, on white where it is transparent. */
export function canvasPicture(bitmap: ImageBitmap, { left, top, width, height }: Box): Picture {
  return {
    width,
    height,
    isBgr: false,
    async read(runs, into) {
      const rows = into.length / width;
      const context = canvasOf(width, rows);
      context.imageSmoothingEnabled = false;
      context.fillStyle = 'white';
      context.fillRect(0, 0, width, rows);
      let at = 0;
      for (const { first, count } of runs) {
        context.drawImage(bitmap, left, top + first, width, count, 0, at, width, count);
        at += count;
      }
      into.set(new Uint32Array(context.getImageData(0, 0, width, rows).data.buffer));
    },
    close: () => undefined,
  };
}

/** At least as large as asked for. */
function canvasOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const widest = Math.max(width, kept?.canvas.width ?? 0);
  const highest = Math.max(height, kept?.canvas.height ?? 0);
  if (widest * highest > MAX_KEPT_PIXELS) return newCanvas(width, height);
  kept ??= newCanvas(widest, highest);
  if (kept.canvas.width < widest) kept.canvas.width = widest;
  if (kept.canvas.height < highest) kept.canvas.height = highest;
  return kept;
}

function newCanvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context) return context;
  throw new HeadstartError('out-of-memory', 'The browser has no memory left to unpack an image. Close other tabs.');
}
