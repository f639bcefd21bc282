import { inOrder } from '../../src/engine/features/in-order';
import { answer } from './answer';
import { Asked } from './asked';
import { batchesOf } from './batches';
import type { DecodeMethods } from './decode-worker';
import { importOnnxRuntime, type OnnxRuntime, type OnnxSession, type OnnxTensor } from './onnxruntime';

interface LoadOptions {
  readonly backend: 'wasm' | 'webgpu';
  readonly threads: number;
  readonly model: Uint8Array;
  readonly sizePx: number;
  readonly folder: string;
  readonly pixels: Float32Array;
}

/** How many images wait, decoded, at most. */
const AHEAD = 64;

const decoder = new Asked<DecodeMethods>(
  new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module', name: 'decode' }),
);
let runtime: OnnxRuntime;
let session: OnnxSession;
let sizePx: number;
let held: Float32Array;

/** onnxruntime-web with all it offers, fed by a second worker that decodes ahead as Headstart does. */
const methods = {
  /** @param options `pixels`, float32 [any, 3, sizePx, sizePx], is what `compute` takes images of again and again */
  async load(options: LoadOptions) {
    const { backend, threads, model, folder } = options;
    ({ sizePx, pixels: held } = options);
    runtime = await importOnnxRuntime(folder, backend);
    runtime.env.wasm.numThreads = threads;
    session = await runtime.InferenceSession.create(model, {
      executionProviders: [backend],
      graphOptimizationLevel: 'all',
    });
  },

  async extract({ files, batchSize }: { files: readonly Blob[]; batchSize: number }) {
    const decode = (batch: readonly Blob[]) =>
      decoder.ask('decode', { files: batch, sizePx, layout: 'channels-first' });
    const ahead = Math.ceil(AHEAD / batchSize);
    for await (const pixels of inOrder(batchesOf(files, batchSize), decode, { parallel: ahead, ahead })) {
      await run(pixels);
    }
  },

  async compute({ images, batchSize }: { images: number; batchSize: number }) {
    for (let done = 0; done < images; done += batchSize) await run(heldImages(Math.min(batchSize, images - done)));
  },

  /** @returns float32 [images, height, width, channels], as the others order them */
  async features({ images }: { images: number }) {
    const features = await run(heldImages(images));
    return channelsLast(features.data as Float32Array, features.dims);
  },
};

export type OnnxMethods = typeof methods;

answer(methods);

function heldImages(images: number): Float32Array {
  return held.subarray(0, images * sizePx * sizePx * 3);
}

/** Its numbers are read back: that is where the runtime puts outputs if nothing is said. */
async function run(pixels: Float32Array): Promise<OnnxTensor> {
  const batch = new runtime.Tensor('float32', pixels, [pixels.length / (3 * sizePx * sizePx), 3, sizePx, sizePx]);
  const { features } = await session.run({ pixels: batch });
  return features;
}

function channelsLast(values: Float32Array, dims: readonly number[]): Float32Array {
  const [, channels, height, width] = dims as [number, number, number, number];
  const places = height * width;
  return Float32Array.from(values, (_, at) => {
    const [image, place, channel] = [
      Math.floor(at / channels / places),
      Math.floor(at / channels) % places,
      at % channels,
    ];
    return values[(image * channels + channel) * places + place] as number;
  });
}
