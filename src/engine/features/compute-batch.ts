import { HeadstartError } from '../../core/errors';
import type { BaseReport } from '../../core/reports';
import { sizeOf } from '../../core/shapes';
import { largestBatch, onLiveBackend } from '../backend/watch-device';
import type { Base } from '../bases/base';
import type { ImageNetwork } from '../bases/compile/steps';
import { preprocess } from '../images/preprocess';
import * as tf from '../tf';

const WEBGPU_BATCH = 32;
const CPU_BATCH = 8;
/** Multiply-adds: about a tenth of a second on WebAssembly. */
const CPU_BATCH_WORK = 5e8;

/**
 * Runs decoded images through the base.
 * @param images each float32 [height, width, 3], RGB, 0…255
 * @returns each image's features, float32 [...featureShape]; they share one buffer
 * @throws bad-features when the device computed nonsense, device-lost, out-of-memory
 */
export async function computeBatch(base: Base, images: readonly Float32Array[]): Promise<Float32Array[]> {
  const values = base.byImage
    ? featuresByImage(base.report, base.byImage, images)
    : await onLiveBackend(() => featuresByTensor(base, images));
  assertSound(values);
  const width = values.length / images.length;
  return images.map((_, index) => values.subarray(index * width, (index + 1) * width));
}

function featuresByImage(
  { preprocessing, featureShape }: BaseReport,
  network: ImageNetwork,
  images: readonly Float32Array[],
): Float32Array {
  const width = sizeOf(featureShape);
  const features = new Float32Array(images.length * width);
  images.forEach((image, index) => {
    preprocess(image, preprocessing, network.input());
    features.set(network.run(), index * width);
  });
  return features;
}

async function featuresByTensor({ report, features }: Base, images: readonly Float32Array[]): Promise<Float32Array> {
  const result = tf.tidy(() => features(batchTensor(report, images, images.length)));
  try {
    return (await result.data()) as Float32Array;
  } finally {
    result.dispose();
  }
}

/**
 * Decoded images as a base takes them.
 * @returns float32 [count, height, width, 3], zero past the last image; the caller ends it
 */
export function batchTensor(
  { inputHeightPx, inputWidthPx, preprocessing }: BaseReport,
  images: readonly Float32Array[],
  count: number,
): tf.Tensor4D {
  const imageLength = inputHeightPx * inputWidthPx * 3;
  const pixels = new Float32Array(count * imageLength);
  images.forEach((image, index) => {
    preprocess(image, preprocessing, pixels.subarray(index * imageLength, (index + 1) * imageLength));
  });
  return tf.tensor4d(pixels, [count, inputHeightPx, inputWidthPx, 3]);
}

/**
 * How many images go through the base at once. A graphics device wants many, as long as they fit; on a processor a few
 * do, and a batch that is soon done is soon stopped.
 */
export function batchSizeFor({ report, largestTensorBytes }: Base): number {
  if (tf.getBackend() === 'webgpu') return Math.min(WEBGPU_BATCH, largestBatch(largestTensorBytes));
  const perImage = report.work?.multiplyAdds ?? CPU_BATCH_WORK;
  return Math.max(1, Math.min(CPU_BATCH, Math.round(CPU_BATCH_WORK / perImage)));
}

/**
 * WebGPU answers an impossible dispatch with zeros, and a driver's fault with NaN, both without an exception.
 * Elsewhere zeros are what a black image may well give.
 * @throws bad-features
 */
export function assertSound(values: Float32Array): void {
  // Zero times a number is zero; times NaN or infinity it is NaN.
  let zero = 0;
  for (let at = 0; at < values.length; at++) zero += 0 * (values[at] as number);
  if (zero !== 0) throw unsound('not numbers');
  if (tf.getBackend() === 'webgpu' && !values.some((value) => value !== 0)) throw unsound('all zero');
}

function unsound(what: string): HeadstartError {
  return new HeadstartError(
    'bad-features',
    `The base gave features that are ${what}. The graphics driver may be at fault: choose WebAssembly and try again.`,
  );
}
