import { HeadstartError } from '../../core/errors';
import type { Box, Size } from '../../core/resize';

/** A picture whose rows are unpacked when they are asked for, so that those without use cost nothing. */
export interface Picture extends Size {
  /** @returns the rows of all runs, one below the other: [rows, width], each pixel R + 2^8 G + 2^16 B + 2^24 A */
  read(runs: readonly Run[]): Uint32Array;
}

/** Rows that follow each other. */
export interface Run {
  readonly first: number;
  readonly count: number;
}

/** A canvas of up to 16 MB is kept; making one takes longer than all that is done with it. */
const MAX_KEPT_PIXELS = 4 * 2 ** 20;

let kept: OffscreenCanvasRenderingContext2D | undefined;

/** Part of a bitmap, on white where it is transparent. */
export function pictureOf(bitmap: ImageBitmap, { left, top, width, height }: Box): Picture {
  return {
    width,
    height,
    read(runs) {
      const rows = runs.reduce((sum, { count }) => sum + count, 0);
      const context = canvasOf(width, rows);
      context.imageSmoothingEnabled = false;
      context.fillStyle = 'white';
      context.fillRect(0, 0, width, rows);
      let at = 0;
      for (const { first, count } of runs) {
        context.drawImage(bitmap, left, top + first, width, count, 0, at, width, count);
        at += count;
      }
      return new Uint32Array(context.getImageData(0, 0, width, rows).data.buffer);
    },
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
