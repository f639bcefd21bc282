import { chooseBackend } from '../src/engine/backend/choose-backend';
import { architectureTopology } from '../src/engine/bases/architectures/build-architecture';
import { compileFrozen } from '../src/engine/bases/compile/compile-frozen';
import { foldNormalisation } from '../src/engine/bases/rewrite/fold-normalisation';
import { standardiseLayers } from '../src/engine/bases/rewrite/standardise-layers';
import * as tf from '../src/engine/tf';
import { buildTopology } from '../tests/support/build-topology';
import { fillByFormula } from '../tests/support/formula-weights';
import { countDeviceCalls } from './count-device-calls';
import { alternating, median } from './figures.mjs';

const BATCH_SIZE = 32;
const SIZE_PX = 224;
const RUNS_PER_ROUND = 20;

/** One way to run the network, and what it took in each round. */
interface Way {
  readonly name: 'compiled' | 'predict';
  run(batch: tf.Tensor4D): tf.Tensor;
  /** Of an image: until all is encoded and submitted, and until the device is done. */
  readonly encodeMs: number[];
  readonly doneMs: number[];
}

export interface EncodingFigures {
  readonly adapter: string;
  readonly ways: readonly (Pick<Way, 'name' | 'encodeMs' | 'doneMs'> & { readonly dispatches: number })[];
}

/**
 * MobileNet 0.25 by Headstart's compiled network and by `predict`, on the WebGPU that `navigator.gpu` stands for.
 * @param rounds those in which the two take turns, after one that is not counted
 */
export async function measure(rounds: number): Promise<EncodingFigures> {
  const { adapter = 'without a name' } = await chooseBackend('webgpu');
  const plain = await mobileNet();
  const compiled = compileFrozen(foldNormalisation(standardiseLayers(await mobileNet())));
  const ways: Way[] = [
    { name: 'compiled', run: (batch) => compiled.run(batch), encodeMs: [], doneMs: [] },
    { name: 'predict', run: (batch) => plain.predict(batch) as tf.Tensor, encodeMs: [], doneMs: [] },
  ];
  const batch: tf.Tensor4D = tf.zeros([BATCH_SIZE, SIZE_PX, SIZE_PX, 3]);
  try {
    for (const { run } of ways) await oneRound(run, batch);
    for (let round = 0; round < rounds; round++) {
      for (const { run, encodeMs, doneMs } of alternating(ways, round)) {
        const { encode, done } = await oneRound(run, batch);
        encodeMs.push(encode / BATCH_SIZE);
        doneMs.push(done / BATCH_SIZE);
      }
    }
    const figures = [];
    for (const { name, run, encodeMs, doneMs } of ways) {
      figures.push({
        name,
        encodeMs,
        doneMs,
        dispatches: (await countDeviceCalls(() => timed(run, batch))).dispatches,
      });
    }
    return { adapter, ways: figures };
  } finally {
    batch.dispose();
    tf.disposeVariables();
  }
}

async function mobileNet(): Promise<tf.LayersModel> {
  const model = await buildTopology(architectureTopology({ name: 'MobileNet', alpha: 0.25, includeTop: false }));
  fillByFormula(model);
  return model;
}

async function oneRound(run: Way['run'], batch: tf.Tensor4D): Promise<Times> {
  const times: Times[] = [];
  for (let turn = 0; turn < RUNS_PER_ROUND; turn++) times.push(await timed(run, batch));
  return { encode: median(times.map(({ encode }) => encode)), done: median(times.map(({ done }) => done)) };
}

/** Milliseconds a batch. */
interface Times {
  readonly encode: number;
  readonly done: number;
}

interface EncodingBackend {
  readonly queue: GPUQueue;
  /** Null when all is submitted. */
  readonly commandEncoder: GPUCommandEncoder | null;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

async function timed(run: Way['run'], batch: tf.Tensor4D): Promise<Times> {
  // TF.js declares private what is needed to wait for nothing but its commands.
  const backend = tf.backend() as unknown as EncodingBackend;
  const startMs = performance.now();
  const output = tf.tidy(() => run(batch));
  // What TF.js has not submitted by itself yet.
  if (backend.commandEncoder) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
  const encode = performance.now() - startMs;
  await backend.queue.onSubmittedWorkDone();
  const done = performance.now() - startMs;
  output.dispose();
  return { encode, done };
}
