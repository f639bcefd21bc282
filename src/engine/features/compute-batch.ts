import { HeadstartError } from '../../core/errors';
import { largestBatch, onLiveBackend } from '../backend/watch-device';
import type { Base } from '../bases/base';
import { preprocess } from '../images/preprocess';
import * as tf from '../tf';

/**
 * Runs decoded images through the base.
 * @param images each float32 [height, width, 3], RGB, 0…255
 * @returns each image's features, float32 [...featureShape]; they share one buffer
 * @throws bad-features when the device computed nonsense, device-lost, out-of-memory
 */
export async function computeBatch(base: Base, images: readonly Float32Array[]): Promise<Float32Array[]> {
  const { inputHeightPx, inputWidthPx, preprocessing } = base.report;
  const imageLength = inputHeightPx * inputWidthPx * 3;
  const pixels = new Float32Array(images.length * imageLength);
  images.forEach((image, index) => {
    pixels.set(image, index * imageLength);
  });
  preprocess(pixels, preprocessing);
  // [batch, ...featureShape]
  const features = tf.tidy(() => base.features(tf.tensor4d(pixels, [images.length, inputHeightPx, inputWidthPx, 3])));
  try {
    const values = (await onLiveBackend(() => features.data())) as Float32Array;
    assertSound(values);
    const width = values.length / images.length;
    return images.map((_, index) => values.subarray(index * width, (index + 1) * width));
  } finally {
    features.dispose();
  }
}

/** How many images go through the base at once: what keeps the device busy, and fits it. */
export function batchSizeFor(base: Base): number {
  const wanted = tf.getBackend() === 'webgpu' ? 32 : 16;
  return Math.min(wanted, largestBatch(base.largestTensorBytes));
}

/**
 * WebGPU answers an impossible dispatch with zeros, and a driver's fault with NaN, both without an exception.
 * Elsewhere zeros are what a black image may well give.
 */
function assertSound(values: Float32Array): void {
  let anything = false;
  for (const value of values) {
    if (!Number.isFinite(value)) throw unsound('not numbers');
    if (value !== 0) anything = true;
  }
  if (!anything && tf.getBackend() === 'webgpu') throw unsound('all zero');
}

function unsound(what: string): HeadstartError {
  return new HeadstartError(
    'bad-features',
    `The base gave features that are ${what}. The graphics driver may be at fault: choose WebAssembly and try again.`,
  );
}
