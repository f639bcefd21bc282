import { type PictureRequest, viewKey } from '../../core/augmentation';
import type { Prepared } from '../../core/reports';
import type { Resize } from '../../core/resize';
import { augmented } from './augment/augmented';
import { decodeCheckedImage } from './decode-image';
import { imageFaultOf } from './image-fault';

/** @param into where the pixels may go, whatever is in it */
export type Decode = (
  file: Blob,
  heightPx: number,
  widthPx: number,
  resize: Resize,
  into?: Float32Array<ArrayBuffer>,
) => Promise<Float32Array<ArrayBuffer>>;

/**
 * Decodes a picture, whose file `checkHeader` has seen, once for all of its wanted views.
 * @param into where pixels may go, whatever is in it
 * @throws what is no fault of the picture
 */
export async function preparePicture(
  { picture: { file, hash, views }, preparation: { resize, recipe }, inputSize: { heightPx, widthPx } }: PictureRequest,
  into?: Float32Array<ArrayBuffer>,
  decode: Decode = decodeCheckedImage,
): Promise<Prepared> {
  const size = { width: widthPx, height: heightPx };
  try {
    const pixels = await decode(file, heightPx, widthPx, resize, into);
    const viewOf = (view: number) =>
      recipe && view > 0 ? augmented(pixels, size, recipe, viewKey(recipe, hash, view)) : pixels;
    return { kind: 'pixels', views: views.map(viewOf) };
  } catch (error) {
    return { kind: 'fault', fault: imageFaultOf(error) };
  }
}
