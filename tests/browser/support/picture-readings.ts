import type { Box } from '../../../src/core/resize';
import { canvasPicture } from '../../../src/engine/images/canvas-picture';
import { framePicture } from '../../../src/engine/images/frame-picture';
import type { Picture } from '../../../src/engine/images/picture';

export { decodeImage } from '../../../src/engine/images/decode-image';
export { differingResizes } from '../../support/resamplers';

/**
 * Reads rows out of the middle of a picture as a frame and through a canvas.
 * @returns how many pixels differ; undefined where it can't be read as a frame
 */
export async function differingPixels(file: Blob): Promise<number | undefined> {
  // As `decodeImage` unpacks it.
  const bitmap = await createImageBitmap(file, {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
    imageOrientation: 'from-image',
  });
  const box = { left: 3, top: 2, width: bitmap.width - 7, height: bitmap.height - 5 };
  const frame = framePicture(bitmap, box);
  if (!frame) return undefined;
  const [ofFrame, ofCanvas] = await Promise.all(
    [frame, canvasPicture(bitmap, box)].map((picture) => channels(picture, box)),
  );
  frame.close();
  bitmap.close();
  return ofCanvas?.filter((pixel, at) => pixel !== ofFrame?.[at]).length;
}

/** Three rows from the top and the last one, each pixel's channels as text. */
async function channels(picture: Picture, { width, height }: Box): Promise<string[]> {
  const pixels = new Uint32Array(4 * width);
  await picture.read(
    [
      { first: 0, count: 3 },
      { first: height - 1, count: 1 },
    ],
    pixels,
  );
  return Array.from(pixels, (pixel) => {
    const bytes = [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255];
    return String(picture.isBgr ? bytes.reverse() : bytes);
  });
}

/** A picture of many colours as a file, with transparent parts where the format has any, or with colours wider than sRGB. */
export async function drawn(type: 'image/png' | 'image/jpeg', colorSpace: PredefinedColorSpace): Promise<Blob> {
  const context = new OffscreenCanvas(61, 43).getContext('2d', { colorSpace });
  if (!context) throw new Error('This browser has no canvas.');
  for (let y = 0; y < 43; y++) {
    for (let x = 0; x < 61; x++) {
      context.fillStyle = `rgb(${4 * x} ${5 * y} ${(x * y) % 256} / ${x / 61})`;
      context.fillRect(x, y, 1, 1);
    }
  }
  return context.canvas.convertToBlob({ type });
}
