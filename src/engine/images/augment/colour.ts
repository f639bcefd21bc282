import { type Draws, spread } from './draws';

/** In shares of the whole range, at strength 1. */
const MOST_BRIGHTENED = 0.4;
/** How far the factor of the contrast may be from 1, at strength 1. */
const MOST_CONTRASTED = 0.6;

/**
 * Brightness and contrast that chance draws, in one pass over the pixels, which ends within 0…255:
 * - contrast: (x − mean) · factor + mean with the mean of each channel over the image and a factor uniform in
 *   1 ± 0.6 × strength (Keras' `RandomContrast`);
 * - brightness: what is added to all of them, uniform in ±0.4 × 255 × strength (Keras' `RandomBrightness`).
 * @param pixels float32 [..., 3], RGB, 0…255; changed in place
 */
export function recolour(pixels: Float32Array, strength: number, { brightness, contrast }: Draws): void {
  if (!brightness && !contrast) return;
  const factor = contrast ? 1 + spread(contrast(0)) * MOST_CONTRASTED * strength : 1;
  const added = brightness ? spread(brightness(0)) * MOST_BRIGHTENED * 255 * strength : 0;
  // (x − mean) · factor + mean + added
  const offsets = channelMeans(pixels).map((mean) => mean * (1 - factor) + added);
  for (let at = 0; at < pixels.length; at += 3) {
    for (let channel = 0; channel < 3; channel++) {
      const value = (pixels[at + channel] as number) * factor + (offsets[channel] as number);
      pixels[at + channel] = Math.min(255, Math.max(0, value));
    }
  }
}

function channelMeans(pixels: Float32Array): number[] {
  const sums = [0, 0, 0];
  for (let at = 0; at < pixels.length; at += 3) {
    for (let channel = 0; channel < 3; channel++) {
      sums[channel] = (sums[channel] as number) + (pixels[at + channel] as number);
    }
  }
  return sums.map((sum) => (3 * sum) / pixels.length);
}
