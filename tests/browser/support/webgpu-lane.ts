import { type Recipe, viewKey } from '../../../src/core/augmentation';
import { DEFAULT_RESIZE } from '../../../src/core/resize';
import { chooseBackend } from '../../../src/engine/backend/choose-backend';
import type { Base } from '../../../src/engine/bases/base';
import { computeBatch } from '../../../src/engine/features/compute-batch';
import { localLane } from '../../../src/engine/features/lanes/local-lane';
import { warmUp } from '../../../src/engine/features/lanes/warm-up';
import { augmented } from '../../../src/engine/images/augment/augmented';
import * as tf from '../../../src/engine/tf';
import { functionalBase } from '../../support/tiny-base';

export interface LaneFacts {
  /** Largest difference from what plain JavaScript computes of each image by itself. */
  readonly difference: number;
  readonly largest: number;
  readonly readBacks: number;
  readonly pipelinesAfterWarmUp: number;
  readonly tensorsLeft: number;
}

const BATCH_SIZE = 4;

const RECIPE: Recipe = { kinds: ['flip', 'brightness'], strength: 0.5, seed: 1 };
const VIEW = 2;
/** Their views are more than one batch has room for. */
const PICTURES_AT_ONCE = 3;

/** Runs in a browser: so many images and a view of each through a small base on WebGPU's lane, the last batch not full. */
export async function runLane(images: number): Promise<LaneFacts> {
  await chooseBackend('cpu');
  const pictures = Array.from({ length: images }, (_, at) => ({
    file: new Blob([String(at)]),
    hash: String(at).padStart(64, '0'),
    views: [0, VIEW],
  }));
  const pixels = pictures.flatMap(({ hash }, at) => {
    const view = augmented(imageOf(at), { width: 8, height: 8 }, RECIPE, viewKey(RECIPE, hash, VIEW));
    return [imageOf(at), view];
  });
  const expected = await withBase((base) => computeBatch(base, pixels));
  await chooseBackend('webgpu');
  const { readBacks, pipelines } = countOnDevice();
  const before = tf.memory().numTensors;
  return withBase(async (base) => {
    await warmUp(base);
    const compiled = pipelines();
    const lane = localLane(base, { batchSize: BATCH_SIZE, decode: async (file) => imageOf(Number(await file.text())) });
    const batches = Array.from({ length: Math.ceil(images / PICTURES_AT_ONCE) }, (_, at) =>
      lane.extract(pictures.slice(at * PICTURES_AT_ONCE, (at + 1) * PICTURES_AT_ONCE), {
        resize: DEFAULT_RESIZE,
        recipe: RECIPE,
      }),
    );
    const outcomes = (await Promise.all(batches)).flat();
    const weights = base.frozen?.weights.length ?? 0;
    const features = outcomes.flatMap((outcome) => (outcome.kind === 'features' ? outcome.features : []));
    const differences = expected.map((values, at) => largestDifference(values, features[at] ?? new Float32Array()));
    return {
      difference: Math.max(...differences),
      largest: Math.max(...expected.map((features) => Math.max(...features))),
      readBacks: readBacks(),
      pipelinesAfterWarmUp: compiled,
      tensorsLeft: tf.memory().numTensors - before - weights,
    };
  });
}

async function withBase<Result>(work: (base: Base) => Promise<Result>): Promise<Result> {
  const base = functionalBase();
  try {
    return await work(base);
  } finally {
    base.dispose();
  }
}

function imageOf(number: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: 8 * 8 * 3 }, (_, at) => (at * (number + 3) * 7 + number * 31) % 256);
}

function countOnDevice() {
  let maps = 0;
  let pipelines = 0;
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = function (...args) {
    maps++;
    return mapAsync.apply(this, args);
  };
  const { createComputePipelineAsync } = GPUDevice.prototype;
  GPUDevice.prototype.createComputePipelineAsync = function (...args) {
    pipelines++;
    return createComputePipelineAsync.apply(this, args);
  };
  return { readBacks: () => maps, pipelines: () => pipelines };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? Number.NaN))), 0);
}
