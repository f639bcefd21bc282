import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EpochSums, HeadTrainer, StateCopy } from '../../../../src/engine/head/trainers/head-trainer';
import { giveBackKernels, takeKernels } from '../../../../src/engine/head/trainers/wasm/resting-kernels';
import { canTrainOnWasm, createWasmTrainer } from '../../../../src/engine/head/trainers/wasm/wasm-trainer';
import { differenceOf, HEAD_TASKS, type HeadTask, runTask } from '../../../support/head-tasks';
import { expectAsKeras, KERAS_RUNS, trainingAsKeras } from '../../../support/keras-heads';
import { startBackend } from '../../../support/node-backends';
import { differenceFromTfjs, WASM_TASKS } from '../../../support/wasm-trainer-tasks';

const ALL_AT_ONCE = HEAD_TASKS.at(-1) as HeadTask;

beforeAll(() => startBackend('cpu'));
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the WebAssembly trainer', () => {
  it.each(WASM_TASKS)('learns as TF.js does: $name', async (task) => {
    const { loss, right, parameters, memory } = await differenceFromTfjs(task, 20);
    expect(loss).toBeLessThan(1e-5);
    expect(right).toBe(0);
    expect(parameters).toBeLessThan(1e-4);
    expect(memory).toBeLessThan(1e-4);
  });

  it.each(KERAS_RUNS)('agrees with Keras: $name', async (expected) => {
    await expectAsKeras(trainingAsKeras(expected, createWasmTrainer, 'last'), expected);
  });

  it.each(WASM_TASKS)('gives the same bits again, and when it goes on from its state: $name', async (task) => {
    const whole = await runTask(createWasmTrainer, task, 3);
    const first = await runTask(createWasmTrainer, task, 1);
    const resumed = await runTask(createWasmTrainer, task, 3, first);
    // Where numbers differ, showing how thousands of them do would take minutes.
    expect(differenceOf(resumed, whole, task)).toEqual({ loss: 0, right: 0, parameters: 0, memory: 0 });
    expect(resumed.state.steps).toBe(whole.state.steps);
    expect(whole.curve.every(({ isSound }) => isSound)).toBe(true);
  });

  it('says that a parameter is no number, even where the loss is one', async () => {
    const { state, curve } = await runTask(createWasmTrainer, ALL_AT_ONCE, 1);
    const parameters = Float32Array.from(state.parameters);
    // The last moving variance: learning does not look at it.
    parameters[parameters.length - 1] = Number.POSITIVE_INFINITY;
    const broken = { curve, state: { ...state, parameters } };
    const { curve: longer } = await runTask(createWasmTrainer, ALL_AT_ONCE, 2, broken);
    expect(longer[1]?.lossSum).toBeGreaterThan(0);
    expect(longer.map(({ isSound }) => isSound)).toEqual([true, false]);
  });

  it('stops between two batches, and may then still be read', async () => {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 1000));
    const trainer = await createWasmTrainer(ALL_AT_ONCE.task);
    const stop = new AbortController();
    const steps = trainer.epoch(workOf(ALL_AT_ONCE, stop.signal));
    expect(await steps.next()).toEqual({ done: false, value: 1 });
    stop.abort();
    expect(await steps.next()).toEqual({ done: true, value: undefined });
    expect((await readAndEnd(trainer.copyState())).steps).toBe(1);
    trainer.dispose();
  });

  it('leaves L-BFGS to others, and says what it can do', async () => {
    const settings = { ...ALL_AT_ONCE.task.settings, optimizer: 'lbfgs' as const };
    await expect(createWasmTrainer({ ...ALL_AT_ONCE.task, settings })).rejects.toThrow(/L-BFGS.*Choose Adam/);
  });

  it('can run here, and could not without WebAssembly that has SIMD', async () => {
    expect(canTrainOnWasm()).toBe(true);
    vi.resetModules();
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    const fresh = await import('../../../../src/engine/head/trainers/wasm/wasm-trainer');
    expect(fresh.canTrainOnWasm()).toBe(false);
    await expect(fresh.createWasmTrainer(ALL_AT_ONCE.task)).rejects.toMatchObject({ code: 'backend-unavailable' });
  });
});

describe('the memory of WebAssembly trainers', () => {
  it('does not grow over many trainings', async () => {
    await runTask(createWasmTrainer, ALL_AT_ONCE, 1);
    const before = restingMemory();
    for (let training = 0; training < 20; training++) await runTask(createWasmTrainer, ALL_AT_ONCE, 1);
    expectTheSame(restingMemory(), before);
  });

  it('does not grow over many copies of a state that end', async () => {
    const endsAfter = async (copies: number) => {
      const trainer = await createWasmTrainer(ALL_AT_ONCE.task);
      for (let copy = 0; copy < copies; copy++) trainer.copyState().dispose();
      trainer.dispose();
      return restingMemory();
    };
    const before = await endsAfter(1);
    expectTheSame(await endsAfter(1000), before);
  });

  it('keeps a copy of a state as it was, whatever is trained, ended or begun after', async () => {
    const trainer = await createWasmTrainer(ALL_AT_ONCE.task);
    await trained(trainer);
    const copy = trainer.copyState();
    const before = await copy.read();
    await trained(trainer);
    trainer.dispose();
    await runTask(createWasmTrainer, ALL_AT_ONCE, 1);
    expect(await readAndEnd(copy)).toEqual(before);
  });

  it('is not shared by trainers that learn at the same time', async () => {
    const alone = await runTask(createWasmTrainer, ALL_AT_ONCE, 2);
    const both = await Promise.all([
      runTask(createWasmTrainer, ALL_AT_ONCE, 2),
      runTask(createWasmTrainer, ALL_AT_ONCE, 2),
    ]);
    expect(both).toEqual([alone, alone]);
  });
});

interface RestingMemory {
  readonly memory: WebAssembly.Memory;
  readonly bytes: number;
}

/** Memories look equal even where they are two. */
function expectTheSame(now: RestingMemory, before: RestingMemory): void {
  expect(now.memory).toBe(before.memory);
  expect(now.bytes).toBe(before.bytes);
}

/** The memory that the next trainer gets. */
function restingMemory(): RestingMemory {
  const kernels = takeKernels();
  if (!kernels) throw new Error('This Node has no WebAssembly SIMD.');
  giveBackKernels(kernels);
  return { memory: kernels.memory, bytes: kernels.memory.buffer.byteLength };
}

function workOf({ task, train, validation }: HeadTask, signal?: AbortSignal) {
  const batches = Math.ceil(train.length / task.settings.batchSize);
  return {
    order: Uint32Array.from(train),
    learningRates: new Float32Array(batches).fill(0.01),
    validation: Uint32Array.from(validation),
    signal,
  };
}

async function trained(trainer: HeadTrainer): Promise<EpochSums | undefined> {
  const steps = trainer.epoch(workOf(ALL_AT_ONCE));
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  return step.value;
}

async function readAndEnd(copy: StateCopy) {
  try {
    return await copy.read();
  } finally {
    copy.dispose();
  }
}
