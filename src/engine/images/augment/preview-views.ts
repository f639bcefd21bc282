import { recipeOf, viewKey } from '../../../core/augmentation';
import type { ImageSize, SeenImage } from '../../../core/reports';
import { resizeOf } from '../../../core/resize';
import type { RunSettings } from '../../../core/run-settings';
import { sha256Hex } from '../../../core/sha256';
import { decodeImage } from '../decode-image';
import { readFile } from '../read-file';
import { augmented } from './augmented';

export interface PreviewOptions {
  readonly settings: RunSettings;
  /** What the base takes. */
  readonly inputSize: ImageSize;
  readonly count: number;
  readonly decode?: typeof decodeImage | undefined;
}

/**
 * What the network sees of an image, and then of its first `count` views: the very pixels that features are made of,
 * rounded to bytes.
 * @throws unreadable-image, image-too-large
 */
export async function previewViews(
  source: Blob,
  { settings, inputSize: { heightPx, widthPx }, count, decode = decodeImage }: PreviewOptions,
): Promise<SeenImage[]> {
  const [pixels, hash] = await Promise.all([
    decode(source, heightPx, widthPx, resizeOf(settings)),
    readFile(source).then(sha256Hex),
  ]);
  const recipe = recipeOf(settings);
  const size = { width: widthPx, height: heightPx };
  const views = Array.from({ length: count }, (_, index) =>
    augmented(pixels, size, recipe, viewKey(recipe, hash, index + 1)),
  );
  return [pixels, ...views].map((rgb) => ({ heightPx, widthPx, rgba: opaque(rgb) }));
}

/** @param rgb float32 [..., 3], 0…255 */
function opaque(rgb: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] as number;
    rgba[to + 1] = rgb[from + 1] as number;
    rgba[to + 2] = rgb[from + 2] as number;
  }
  return rgba;
}
