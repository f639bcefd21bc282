import { HeadstartError } from '../../core/errors';
import { readImageSize } from './read-image-size';
import { resizeBilinear } from './resize';

/** 400 MB of pixels: as much as a tab can hold beside a base. */
const MAX_PIXELS = 100e6;
/** The longest side that every browser's canvas takes. */
const MAX_SIDE_PX = 16_384;
/** Enough for the size fields of all formats, behind the EXIF data and colour profile of a photo. */
const HEADER_BYTES = 256 * 1024;

/**
 * An image as a base sees it: squashed to the given size, turned as its EXIF data says, on white where it is
 * transparent, its pixel values as they are in the file (no colour management).
 * @returns float32 [height, width, 3], RGB, 0…255
 * @throws unreadable-image, image-too-large
 */
export async function decodeImage(
  source: Blob | ImageBitmap,
  heightPx: number,
  widthPx: number,
): Promise<Float32Array<ArrayBuffer>> {
  const bitmap = source instanceof Blob ? await bitmapOf(source) : source;
  try {
    checkSize(bitmap);
    return resizeBilinear(pixelsOnWhite(bitmap), bitmap.width, bitmap.height, heightPx, widthPx);
  } finally {
    if (bitmap !== source) bitmap.close();
  }
}

async function bitmapOf(file: Blob): Promise<ImageBitmap> {
  try {
    // Asked before decoding, so that a picture that would fill the memory is never unpacked.
    const size = readImageSize(new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer()));
    if (size) checkSize(size);
    return await createImageBitmap(file, {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
      imageOrientation: 'from-image',
    });
  } catch (error) {
    if (error instanceof HeadstartError) throw error;
    throw new HeadstartError(
      'unreadable-image',
      'This file is damaged, or no image that the browser can read. Save it as JPEG or PNG.',
      { cause: error },
    );
  }
}

function checkSize({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width * height <= MAX_PIXELS && Math.max(width, height) <= MAX_SIDE_PX) return;
  throw new HeadstartError(
    'image-too-large',
    `This image has ${width} × ${height} pixels; at most ${MAX_PIXELS / 1e6} million, and ` +
      `${MAX_SIDE_PX} a side, fit here. Make it smaller.`,
  );
}

/** RGBA bytes at full size; alpha is 255 everywhere. */
function pixelsOnWhite(bitmap: ImageBitmap): Uint8ClampedArray {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) {
    throw new HeadstartError('out-of-memory', 'The browser has no memory left to unpack an image. Close other tabs.');
  }
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height).data;
}
