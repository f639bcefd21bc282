import type { Box, Size } from '../../core/resize';
import { canvasPicture } from './canvas-picture';
import { framePicture } from './frame-picture';

/** A picture whose rows are unpacked when they are asked for, so that those without use cost nothing. */
export interface Picture extends Size {
  /** Blue is a pixel's lowest byte, not red. */
  readonly isBgr: boolean;
  /** @param into [rows, width]: the rows of all runs, one below the other, each pixel R + 2^8 G + 2^16 B, or as `isBgr` says */
  read(runs: readonly Run[], into: Uint32Array<ArrayBuffer>): Promise<void>;
  close(): void;
}

/** Rows that follow each other. */
export interface Run {
  readonly first: number;
  readonly count: number;
}

/** Enough to tell whether two ways to read give the same. */
const COMPARED_PIXELS = 2 ** 14;

/** A browser's frames are used once one of several colours has given the pixels that its canvas gives, until one fails. */
let frames: 'untried' | 'right' | 'wrong' = 'untried';

/** Part of a bitmap, on white where it is transparent; the caller closes it. */
export async function openPicture(bitmap: ImageBitmap, box: Box): Promise<Picture> {
  const canvas = canvasPicture(bitmap, box);
  if (frames === 'wrong') return canvas;
  const frame = framePicture(bitmap, box);
  if (!frame) return canvas;
  try {
    if (frames === 'untried') frames = await compared(frame, canvas);
  } catch (error) {
    frame.close();
    throw error;
  }
  if (frames === 'right') return frameOrCanvas(frame, canvas);
  frame.close();
  return canvas;
}

/** By rows of their middle: what borders an image is often of one colour, which says nothing. */
async function compared(frame: Picture, canvas: Picture): Promise<typeof frames> {
  const count = Math.min(canvas.height, Math.ceil(COMPARED_PIXELS / canvas.width));
  const runs = [{ first: Math.floor((canvas.height - count) / 2), count }];
  const ofFrame = new Uint32Array(count * canvas.width);
  const ofCanvas = new Uint32Array(count * canvas.width);
  try {
    await frame.read(runs, ofFrame);
  } catch {
    return 'wrong';
  }
  await canvas.read(runs, ofCanvas);
  const rgbOf = frame.isBgr ? reversed : (pixel: number) => pixel & 0xffffff;
  if (ofCanvas.some((pixel, at) => (pixel & 0xffffff) !== rgbOf(ofFrame[at] as number))) return 'wrong';
  return ofCanvas.every((pixel) => pixel === ofCanvas[0]) ? 'untried' : 'right';
}

/** As the frame gives it, through the canvas where that fails after all. */
function frameOrCanvas(frame: Picture, canvas: Picture): Picture {
  return {
    ...frame,
    async read(runs, into) {
      try {
        await frame.read(runs, into);
      } catch {
        frames = 'wrong';
        await canvas.read(runs, into);
        if (frame.isBgr) into.set(into.map(reversed));
      }
    },
  };
}

function reversed(pixel: number): number {
  return ((pixel & 255) << 16) | (pixel & 0xff00) | ((pixel >>> 16) & 255);
}
