import { HeadstartError } from '../../core/errors';
import { placePicture, type Resize, type Size } from '../../core/resize';
import { openPicture } from './picture';
import { readFile } from './read-file';
import { readImageSize } from './read-image-size';
import { resizePicture } from './resize';

/** 400 MB of pixels: as much as a tab can hold beside a base. */
const MAX_PIXELS = 100e6;
/** The longest side that every browser's canvas takes. */
const MAX_SIDE_PX = 16_384;
/** Enough for the size fields of all formats, behind the EXIF data and colour profile of a photo. */
const HEADER_BYTES = 256 * 1024;

/**
 * An image as a base sees it: brought to the given size, turned as its EXIF data says, on white where it is
 * transparent, its pixel values as they are in the file. WebKit alone brings them to sRGB all the same.
 * @returns float32 [height, width, 3], RGB, 0…255
 * @throws unreadable-image, image-too-large
 */
export async function decodeImage(
  source: Blob | ImageBitmap,
  heightPx: number,
  widthPx: number,
  resize: Resize,
): Promise<Float32Array<ArrayBuffer>> {
  if (!(source instanceof Blob)) return pixelsOf(source, heightPx, widthPx, resize);
  // Asked before decoding, so that a picture that would fill the memory is never unpacked.
  checkHeader(await readFile(source.slice(0, HEADER_BYTES)));
  return decodeCheckedImage(source, heightPx, widthPx, resize);
}

/**
 * As `decodeImage`, of a file whose beginning `checkHeader` has seen.
 * @param into where the pixels go; a new array if nothing is said
 */
export async function decodeCheckedImage(
  file: Blob,
  heightPx: number,
  widthPx: number,
  resize: Resize,
  into?: Float32Array<ArrayBuffer>,
): Promise<Float32Array<ArrayBuffer>> {
  const bitmap = await createImageBitmap(file, {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
    imageOrientation: 'from-image',
  }).catch(async (cause) => {
    // A browser says the same of a file that is gone; reading from it tells.
    await readFile(file.slice(0, 1));
    throw noImage(cause);
  });
  try {
    return await pixelsOf(bitmap, heightPx, widthPx, resize, into);
  } finally {
    bitmap.close();
  }
}

async function pixelsOf(
  bitmap: ImageBitmap,
  height: number,
  width: number,
  resize: Resize,
  into?: Float32Array<ArrayBuffer>,
): Promise<Float32Array<ArrayBuffer>> {
  checkSize(bitmap);
  const { source, target } = placePicture(resize.mode, bitmap, { width, height });
  const picture = await openPicture(bitmap, source);
  try {
    return await resizePicture(picture, resize.interpolation, { width, height }, target, into);
  } finally {
    picture.close();
  }
}

function noImage(cause: unknown): HeadstartError {
  return new HeadstartError(
    'unreadable-image',
    'This file is damaged, or no image that the browser can read. Save it as JPEG or PNG.',
    { cause },
  );
}

/** @param bytes an image file, or its first 256 KB. @throws image-too-large where it says so itself */
export function checkHeader(bytes: Uint8Array<ArrayBuffer>): void {
  const size = readImageSize(bytes);
  if (size) checkSize(size);
}

function checkSize({ width, height }: Size): void {
  if (width * height <= MAX_PIXELS && Math.max(width, height) <= MAX_SIDE_PX) return;
  throw new HeadstartError(
    'image-too-large',
    `This image has ${width} × ${height} pixels; at most ${MAX_PIXELS / 1e6} million, and ` +
      `${MAX_SIDE_PX} a side, fit here. Make it smaller.`,
  );
}
