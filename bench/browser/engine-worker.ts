import { sizeOf } from '../../src/core/shapes';
import { chooseBackend } from '../../src/engine/backend/choose-backend';
import { configureWasm } from '../../src/engine/backend/start-wasm';
import { servedWasmFiles } from '../../src/engine/backend/wasm-files';
import type { Base } from '../../src/engine/bases/base';
import type { ImageNetwork } from '../../src/engine/bases/compile/steps';
import { loadBase } from '../../src/engine/bases/load-base';
import { batchSizeFor } from '../../src/engine/features/compute-batch';
import * as tf from '../../src/engine/tf';
import { networkToOnnx } from '../onnx/network-to-onnx';
import { answer } from './answer';
import { type BenchBase, baseRequest } from './bench-base';

configureWasm(servedWasmFiles(location.href));

let base: Base;
let held: Float32Array;

interface LoadOptions {
  readonly backend: 'wasm' | 'webgpu';
  readonly benchBase: BenchBase;
  readonly pixels: Float32Array;
}

/** Headstart's compiled network alone, on images that are ready. */
const methods = {
  /** @param pixels float32 [any, sizePx, sizePx, 3], what `compute` takes images of again and again */
  async load({ backend, benchBase, pixels }: LoadOptions) {
    held = pixels;
    await chooseBackend(backend);
    base = await loadBase(baseRequest(benchBase));
  },

  /** The same network for another runtime. */
  async onnx() {
    if (!base.frozen) throw new Error('The bench needs a layers model.');
    return networkToOnnx(base.frozen);
  },

  async compute({ images }: { images: number }) {
    const batchSize = batchSizeFor(base);
    for (let done = 0; done < images; done += batchSize) await features(Math.min(batchSize, images - done));
  },

  async features({ images }: { images: number }) {
    return features(images);
  },
};

export type EngineMethods = typeof methods;

answer(methods);

/** Of the first of the images that are held, float32 [images, ...featureShape], by the way that extraction takes. */
async function features(images: number): Promise<Float32Array> {
  const { inputHeightPx, inputWidthPx } = base.report;
  const pixels = held.subarray(0, images * inputHeightPx * inputWidthPx * 3);
  if (base.byImage) return featuresByImage(base.byImage, pixels, images);
  const output = tf.tidy(() => base.features(tf.tensor4d(pixels, [images, inputHeightPx, inputWidthPx, 3])));
  try {
    return (await output.data()) as Float32Array;
  } finally {
    output.dispose();
  }
}

function featuresByImage(network: ImageNetwork, pixels: Float32Array, images: number): Float32Array {
  const imageLength = pixels.length / images;
  const width = sizeOf(base.report.featureShape);
  const rows = new Float32Array(images * width);
  for (let image = 0; image < images; image++) {
    network.input().set(pixels.subarray(image * imageLength, (image + 1) * imageLength));
    rows.set(network.run(), image * width);
  }
  return rows;
}
