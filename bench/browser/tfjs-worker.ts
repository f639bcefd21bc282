import * as tf from '@tensorflow/tfjs';
import { answer } from './answer';
import { batchesOf } from './batches';
import type { BenchBase } from './bench-base';
import { startTfjsBackend } from './start-tfjs';

interface LoadOptions {
  readonly backend: 'wasm' | 'webgpu';
  readonly threads: number;
  readonly benchBase: BenchBase;
  readonly pixels: Float32Array;
}

let model: tf.LayersModel;
let sizePx: number;
let held: Float32Array;

/**
 * TF.js as its examples use it: pixels of an image by `fromPixels`, resized and scaled by operations, and `predict` of
 * the layers model up to the cut. All numbers are read back, since features are what is wanted.
 */
const methods = {
  /** @param pixels float32 [any, sizePx, sizePx, 3], what `compute` takes images of again and again */
  async load({ backend, threads, benchBase, pixels }: LoadOptions) {
    held = pixels;
    await startTfjsBackend(backend, threads);
    const whole = await tf.loadLayersModel(benchBase.url);
    model = tf.model({ inputs: whole.inputs, outputs: whole.getLayer(benchBase.cutLayer).output });
    sizePx = benchBase.sizePx;
  },

  async extract({ files, batchSize }: { files: readonly Blob[]; batchSize: number }) {
    for (const batch of batchesOf(files, batchSize)) {
      const bitmaps = await Promise.all(batch.map((file) => createImageBitmap(file)));
      await read(tf.tidy(() => predict(tf.stack(bitmaps.map(tensorOf)))));
      for (const bitmap of bitmaps) bitmap.close();
    }
  },

  async compute({ images, batchSize }: { images: number; batchSize: number }) {
    for (let done = 0; done < images; done += batchSize) await features(Math.min(batchSize, images - done));
  },

  async features({ images }: { images: number }) {
    return features(images);
  },
};

export type TfjsMethods = typeof methods;

answer(methods);

/** Of the first of the images that are held, float32 [images, height, width, channels]. */
function features(images: number): Promise<Float32Array> {
  const pixels = held.subarray(0, images * sizePx * sizePx * 3);
  return read(tf.tidy(() => predict(tf.tensor4d(pixels, [images, sizePx, sizePx, 3]))));
}

function tensorOf(bitmap: ImageBitmap): tf.Tensor {
  return tf.image.resizeBilinear(tf.browser.fromPixels(bitmap), [sizePx, sizePx]).div(127.5).sub(1);
}

function predict(batch: tf.Tensor): tf.Tensor {
  return model.predict(batch) as tf.Tensor;
}

/**
 * One image at a time is read as Teachable Machine's library reads it, by `dataSync`; not on WebGPU, where that goes
 * through a canvas and lost the device of a software adapter after a few images.
 */
async function read(output: tf.Tensor): Promise<Float32Array> {
  const isSync = output.shape[0] === 1 && tf.getBackend() === 'wasm';
  const values = isSync ? output.dataSync() : await output.data();
  output.dispose();
  return values as Float32Array;
}
