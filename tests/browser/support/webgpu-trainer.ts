import { HeadstartError } from '../../../src/core/errors';
import { describeHead } from '../../../src/core/head';
import { chooseBackend } from '../../../src/engine/backend/choose-backend';
import { deviceInUse } from '../../../src/engine/backend/start-webgpu';
import type { EpochSums, EpochWork, HeadTrainer } from '../../../src/engine/head/trainers/head-trainer';
import { createTfjsTrainer } from '../../../src/engine/head/trainers/tfjs/tfjs-trainer';
import { createWebgpuTrainer, webgpuTrainer } from '../../../src/engine/head/trainers/webgpu/webgpu-trainer';
import {
  differenceOf,
  HEAD_TASKS,
  type HeadTask,
  type RunDifference,
  runTask,
  type TaskRun,
} from '../../support/head-tasks';
import { formulaRows } from '../../support/rows';
import { type DeviceWork, watchDevice } from './device-work';

/** Everything here runs in a browser. This task is one that every part of the trainer has to do with. */
const ALL_AT_ONCE = taskNamed('all of it at once');
const LINEAR = taskNamed('a linear classifier');

/**
 * How far trainings are from those of TF.js' own operations in plain JavaScript, by the task's name. One of them goes on
 * from where TF.js came to.
 */
export async function compareWithTfjs(): Promise<Record<string, RunDifference>> {
  const trainings = [...HEAD_TASKS.map((task) => ({ task, epochs: 20 })), { task: LARGE, epochs: 3 }];
  await chooseBackend('cpu');
  const begun = await runTask(createTfjsTrainer, ALL_AT_ONCE, 2);
  const expected: TaskRun[] = [];
  for (const { task, epochs } of trainings) expected.push(await runTask(createTfjsTrainer, task, epochs));
  await chooseBackend('webgpu');
  const differences: Record<string, RunDifference> = {};
  for (const [at, { task, epochs }] of trainings.entries()) {
    const from = task === ALL_AT_ONCE ? begun : undefined;
    const run = await runTask(createWebgpuTrainer, task, epochs, from);
    differences[task.name] = differenceOf(run, expected[at] as TaskRun, task);
  }
  return differences;
}

export interface Repetitions {
  readonly once: PlainRun;
  readonly again: PlainRun;
  readonly inTwoPieces: PlainRun;
  /** Features in three buffers. */
  readonly chunked: PlainRun;
  /** One batch at a time. */
  readonly inSmallSubmissions: PlainRun;
}

interface PlainRun {
  readonly curve: TaskRun['curve'];
  readonly steps: number;
  /** Parameters, and what the optimiser remembers. */
  readonly numbers: readonly number[];
}

/** The same training in different ways, all of which should make no difference. */
export async function repeat(): Promise<Repetitions> {
  await chooseBackend('webgpu');
  const { count, width } = ALL_AT_ONCE.task.rows;
  const chunkBytes = Math.ceil(count / 3) * width * Float32Array.BYTES_PER_ELEMENT;
  return {
    once: plain(await runTask(createWebgpuTrainer, ALL_AT_ONCE, 4)),
    again: plain(await runTask(createWebgpuTrainer, ALL_AT_ONCE, 4)),
    inTwoPieces: plain(
      await runTask(createWebgpuTrainer, ALL_AT_ONCE, 4, await runTask(createWebgpuTrainer, ALL_AT_ONCE, 2)),
    ),
    chunked: plain(await runTask(webgpuTrainer({ chunkBytes }), ALL_AT_ONCE, 4)),
    inSmallSubmissions: plain(await runTask(webgpuTrainer({ submitMs: 0 }), ALL_AT_ONCE, 4)),
  };
}

export interface WatchedTask {
  /** What the trainer's second epoch asked of the device, and what all of its life did. */
  readonly epoch: DeviceWork;
  readonly life: DeviceWork;
  /** Of an epoch. */
  readonly steps: number;
}

export async function watchTask(name: string): Promise<WatchedTask> {
  await chooseBackend('webgpu');
  const { task } = taskNamed(name);
  const work = epochWork(taskNamed(name));
  const { result: epoch, asked: life } = await watchDevice(async () => {
    const trainer = await createWebgpuTrainer(task);
    const copy = trainer.copyState();
    try {
      await ended(trainer, work);
      await copy.read();
      return (await watchDevice(() => ended(trainer, work))).asked;
    } finally {
      copy.dispose();
      trainer.dispose();
    }
  });
  return { epoch, life, steps: work.learningRates.length };
}

/** What the trainer says in an epoch that is stopped after its first batch, and how many steps it took. */
export async function stopOnTheWay(): Promise<{ yielded: number[]; result: unknown; steps: number }> {
  await chooseBackend('webgpu');
  const trainer = await webgpuTrainer({ submitMs: 0 })(LINEAR.task);
  const controller = new AbortController();
  const yielded: number[] = [];
  try {
    const steps = trainer.epoch({ ...epochWork(LINEAR), signal: controller.signal });
    let step = await steps.next();
    for (; !step.done; step = await steps.next()) {
      yielded.push(step.value);
      controller.abort();
    }
    const copy = trainer.copyState();
    const state = await copy.read().finally(() => copy.dispose());
    return { yielded, result: step.value ?? null, steps: state.steps };
  } finally {
    trainer.dispose();
  }
}

/** The code of the error that an epoch ends with when the device is lost before it. */
export async function loseDevice(): Promise<unknown> {
  await chooseBackend('webgpu');
  const trainer = await createWebgpuTrainer(LINEAR.task);
  try {
    deviceInUse().destroy();
    return await ended(trainer, epochWork(LINEAR)).then(() => 'none', codeOf);
  } finally {
    trainer.dispose();
  }
}

/** Whether the weights are sound after an epoch as it should be, and after one whose steps no number can hold. */
export async function overshoot(): Promise<boolean[]> {
  await chooseBackend('webgpu');
  const { task } = LINEAR;
  const trainer = await createWebgpuTrainer(task);
  try {
    const work = epochWork(LINEAR);
    const sound = await ended(trainer, work);
    const broken = await ended(trainer, { ...work, learningRates: work.learningRates.map(() => 3e38) });
    return [sound.isSound, broken.isSound];
  } finally {
    trainer.dispose();
  }
}

export interface OutOfMemory {
  readonly code: unknown;
  readonly asked: DeviceWork;
}

/** What becomes of a trainer whose device says that it has no memory left. */
export async function runOutOfMemory(): Promise<OutOfMemory> {
  await chooseBackend('webgpu');
  const { prototype } = GPUDevice;
  const { popErrorScope } = prototype;
  prototype.popErrorScope = async function (this: GPUDevice) {
    await popErrorScope.call(this);
    return new GPUOutOfMemoryError('as a test has it');
  };
  try {
    const { result: code, asked } = await watchDevice(() =>
      createWebgpuTrainer(LINEAR.task).then(() => 'none', codeOf),
    );
    return { code, asked };
  } finally {
    prototype.popErrorScope = popErrorScope;
  }
}

/** Wider than a tile in every direction, with sums in parts, more classes than threads, and two batches of validation. */
const LARGE: HeadTask = {
  name: 'a head of many tiles',
  task: {
    rows: formulaRows(420, 150, 67),
    classIndices: Array.from({ length: 420 }, (_, index) => index % 67),
    classWeights: undefined,
    layers: describeHead(
      {
        pooling: 'avg',
        blocks: [
          { units: 90, activation: 'relu', normalize: true, dropout: 0.25 },
          { units: 70, activation: 'tanh', normalize: false, dropout: 0.25 },
        ],
      },
      [150],
      67,
    ),
    settings: { ...ALL_AT_ONCE.task.settings, batchSize: 40 },
  },
  train: Array.from({ length: 130 }, (_, index) => index),
  validation: Array.from({ length: 290 }, (_, index) => 130 + index),
  learningRate: 0.003,
};

function taskNamed(name: string): HeadTask {
  const task = HEAD_TASKS.find((one) => one.name === name);
  if (!task) throw new Error(`There is no task named “${name}”.`);
  return task;
}

function epochWork({ task, train, validation, learningRate }: HeadTask): EpochWork {
  const batches = Math.ceil(train.length / task.settings.batchSize);
  return {
    order: Uint32Array.from(train),
    learningRates: new Float32Array(batches).fill(learningRate),
    validation: Uint32Array.from(validation),
  };
}

async function ended(trainer: HeadTrainer, work: EpochWork): Promise<EpochSums> {
  const steps = trainer.epoch(work);
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  if (!step.value) throw new Error('The epoch was stopped, which nothing should have done.');
  return step.value;
}

function codeOf(error: unknown): unknown {
  return error instanceof HeadstartError ? error.code : String(error);
}

/** As it crosses from the page to the test: typed arrays would not. */
function plain({ curve, state }: TaskRun): PlainRun {
  return { curve, steps: state.steps, numbers: [...state.parameters, ...state.memory] };
}
