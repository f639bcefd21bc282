import * as tf from '../src/engine/tf';
import { median } from './figures.mjs';

/** Milliseconds a batch. */
export interface Times {
  /** Until all is encoded and submitted. */
  readonly encode: number;
  /** Until the device is done. */
  readonly done: number;
}

/** Runs so many batches make a round on a GPU; its times are their medians. */
export const RUNS_PER_ROUND = 20;

type Run = (batch: tf.Tensor4D) => tf.Tensor;

export async function oneRound(run: Run, batch: tf.Tensor4D, runs = RUNS_PER_ROUND): Promise<Times> {
  const times: Times[] = [];
  for (let turn = 0; turn < runs; turn++) times.push(await timed(run, batch));
  return { encode: median(times.map(({ encode }) => encode)), done: median(times.map(({ done }) => done)) };
}

/** What TF.js declares private, and is needed to wait for nothing but its commands. Other backends than WebGPU's have none. */
interface EncodingBackend {
  readonly queue?: GPUQueue;
  /** Null when all is submitted. */
  readonly commandEncoder?: GPUCommandEncoder | null;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** One batch on the backend that is in use; on the processor it is done as soon as it is told. */
export async function timed(run: Run, batch: tf.Tensor4D): Promise<Times> {
  const backend = tf.backend() as unknown as EncodingBackend;
  const startMs = performance.now();
  const output = tf.tidy(() => run(batch));
  // What TF.js has not submitted by itself yet.
  if (backend.commandEncoder) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
  const encode = performance.now() - startMs;
  await backend.queue?.onSubmittedWorkDone();
  const done = performance.now() - startMs;
  output.dispose();
  return { encode, done };
}
