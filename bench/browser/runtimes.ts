import { Asked, type Methods } from './asked';
import type { ContestOptions } from './contest';
import type { EngineMethods } from './engine-worker';
import { Headstart } from './headstart';
import type { OnnxMethods } from './onnx-worker';
import type { TfjsMethods } from './tfjs-worker';

/** One way to features, in one of its settings; of those with one name the fastest counts. */
export interface Contender {
  readonly name: 'headstart' | 'tfjs' | 'tfjs-one' | 'onnx';
  /** In words; empty where there is but one. */
  readonly setting: string;
  /** Files to features. */
  extract(files: readonly Blob[]): Promise<void>;
  /** Pixels that are ready to features. */
  compute(images: number): Promise<void>;
}

/** A loaded base in one runtime. */
export interface Runtime {
  readonly name: string;
  readonly contenders: readonly Contender[];
  /** Of the first images that are ready, float32 [images, height, width, channels]. */
  features(images: number): Promise<Float32Array>;
  end(): void;
}

const BATCH_SIZE = 32;

/**
 * Headstart with its own worker, and its compiled network alone.
 * @param workers for the network alone
 */
export async function startHeadstart(
  { backend, base, pixels }: ContestOptions,
  workers: number,
): Promise<Runtime & { onnx(): Promise<Uint8Array> }> {
  const headstart = new Headstart();
  await headstart.load(backend, base);
  const engines = Array.from({ length: workers }, () => new Asked<EngineMethods>(startEngineWorker()));
  const [first] = engines as [Asked<EngineMethods>];
  for (const engine of engines) await engine.ask('load', { backend, benchBase: base, pixels: pixels.channelsLast });
  const compute = async (images: number) => {
    const share = Math.ceil(images / workers);
    await Promise.all(
      engines.map((engine, index) => engine.ask('compute', { images: Math.min(share, images - index * share) })),
    );
  };
  return {
    name: 'Headstart',
    contenders: [{ name: 'headstart', setting: '', extract: (files) => headstart.extractFresh(files), compute }],
    features: (images) => first.ask('features', { images }),
    onnx: () => first.ask('onnx', undefined),
    end() {
      headstart.end();
      for (const engine of engines) engine.end();
    },
  };
}

/** TF.js' layers model, in batches as its examples run it, and one by one as Teachable Machine's library does. */
export async function startTfjs({ backend, base, pixels }: ContestOptions, threads: number): Promise<Runtime> {
  const worker = new Asked<TfjsMethods>(startTfjsWorker());
  await worker.ask('load', { backend, threads, benchBase: base, pixels: pixels.channelsLast });
  const setting = backend === 'wasm' ? threadWords(threads) : '';
  return {
    name: `TF.js ${setting}`.trim(),
    contenders: [contender('tfjs', setting, worker, BATCH_SIZE), contender('tfjs-one', setting, worker, 1)],
    features: (images) => worker.ask('features', { images }),
    end: () => worker.end(),
  };
}

/** @param model the same network as a .onnx file */
export async function startOnnx(
  { backend, base, pixels, onnxFolder }: ContestOptions,
  threads: number,
  model: Uint8Array,
): Promise<Runtime> {
  const worker = new Asked<OnnxMethods>(startOnnxWorker());
  const { sizePx } = base;
  await worker.ask('load', { backend, threads, model, sizePx, folder: onnxFolder, pixels: pixels.channelsFirst });
  const words = (batchSize: number) => `batch ${batchSize}${backend === 'wasm' ? `, ${threadWords(threads)}` : ''}`;
  return {
    name: 'onnxruntime-web',
    contenders: [1, BATCH_SIZE].map((batchSize) => contender('onnx', words(batchSize), worker, batchSize)),
    features: (images) => worker.ask('features', { images }),
    end: () => worker.end(),
  };
}

interface BatchMethods extends Methods {
  extract(args: { files: readonly Blob[]; batchSize: number }): Promise<void>;
  compute(args: { images: number; batchSize: number }): Promise<void>;
}

function contender(
  name: Contender['name'],
  setting: string,
  worker: Pick<Asked<BatchMethods>, 'ask'>,
  batchSize: number,
): Contender {
  return {
    name,
    setting,
    extract: (files) => worker.ask('extract', { files, batchSize }),
    compute: (images) => worker.ask('compute', { images, batchSize }),
  };
}

function threadWords(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}

// Vite finds workers by these very words.

function startEngineWorker(): Worker {
  return new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module', name: 'engine' });
}

function startTfjsWorker(): Worker {
  return new Worker(new URL('./tfjs-worker.ts', import.meta.url), { type: 'module', name: 'tfjs' });
}

function startOnnxWorker(): Worker {
  return new Worker(new URL('./onnx-worker.ts', import.meta.url), { type: 'module', name: 'onnx' });
}
