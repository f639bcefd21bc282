import { describeHead } from '../../src/core/head';
import { STREAMS, shuffledIndices, streamKey } from '../../src/core/random';
import type { HeadBlock } from '../../src/core/run-settings';
import type {
  CreateTrainer,
  EpochSums,
  HeadTrainer,
  TrainerSettings,
  TrainerState,
  TrainerTask,
} from '../../src/engine/head/trainers/head-trainer';
import { formulaRows } from './rows';

/** A small training that every trainer must make the same of. Nothing here needs Node: pages load it too. */
export interface HeadTask {
  readonly name: string;
  readonly task: TrainerTask;
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /** Of the first step; each later one has a little less, so that a trainer must take the rate of its step. */
  readonly learningRate: number;
}

export interface TaskRun {
  /** Of each epoch. */
  readonly curve: readonly EpochSums[];
  /** After the last one. */
  readonly state: TrainerState;
}

/** How far apart two runs of a task are, at most. */
export interface RunDifference {
  /** Of the mean losses, training and validation. */
  readonly loss: number;
  /** Of the rows counted right. */
  readonly right: number;
  readonly parameters: number;
  readonly memory: number;
}

const PLAIN: TrainerSettings = {
  batchSize: 16,
  optimizer: 'adam',
  momentum: 0.9,
  weightDecay: 0.004,
  l2: 0,
  labelSmoothing: 0,
  seed: 7,
};

const RELU: HeadBlock = { units: 8, activation: 'relu', normalize: false, dropout: 0 };
const DROPPED: HeadBlock = { ...RELU, dropout: 0.25 };
const TWO_NORMALISED: readonly HeadBlock[] = [
  { units: 12, activation: 'elu', normalize: true, dropout: 0.25 },
  { units: 6, activation: 'tanh', normalize: true, dropout: 0.5 },
];

/**
 * TF.js' own backends agree on all of them to 2e-6, in losses and parameters. Where an activation is straight over a whole
 * batch, the bias under BatchNormalization has no gradient but rounding, which Adam and RMSprop make steps of, each
 * trainer its own: no layer without an activation stands there.
 */
export const HEAD_TASKS: readonly HeadTask[] = [
  headTask('a linear classifier'),
  headTask('a ReLU layer with dropout', { blocks: [DROPPED] }),
  headTask('two blocks with ELU, tanh, BatchNormalization and dropout', { blocks: TWO_NORMALISED }),
  headTask('a sigmoid layer and one without activation', {
    blocks: [
      { ...RELU, activation: 'sigmoid' },
      { ...DROPPED, activation: 'linear' },
    ],
  }),
  headTask('AdamW', { blocks: [{ ...DROPPED, normalize: true }], optimizer: 'adamw', weightDecay: 0.5 }),
  headTask('SGD with momentum', { blocks: TWO_NORMALISED, optimizer: 'sgd', momentum: 0.9 }),
  headTask('SGD without momentum', { blocks: [DROPPED], optimizer: 'sgd', momentum: 0, learningRate: 0.05 }),
  headTask('RMSprop', { blocks: [DROPPED], optimizer: 'rmsprop' }),
  headTask('an L2 penalty', { blocks: [{ ...DROPPED, normalize: true }], l2: 0.01 }),
  headTask('label smoothing', { blocks: [DROPPED], labelSmoothing: 0.2 }),
  headTask('class weights', { blocks: [DROPPED], classWeights: [0.5, 2, 1.25] }),
  headTask('batches that do not divide, widths that are no multiple of 4, and seven classes', {
    ...{ batchSize: 7, width: 22, classes: 7 },
    blocks: [{ units: 5, activation: 'relu', normalize: true, dropout: 0.3 }],
  }),
  headTask('batches of one row', { batchSize: 1, blocks: [DROPPED] }),
  headTask('one batch with room to spare', { batchSize: 64, blocks: [DROPPED] }),
  headTask('rows as wide as some flattened maps', { width: 2500, blocks: [DROPPED], learningRate: 0.001 }),
  headTask('all of it at once', {
    ...{ batchSize: 12, width: 30, classes: 5, blocks: TWO_NORMALISED, optimizer: 'adamw', weightDecay: 0.1 },
    ...{ l2: 0.003, labelSmoothing: 0.1, classWeights: [1, 0.5, 0, 3, 1] },
  }),
];

/**
 * Trains on a task until `epochs` are through, from where `from` ended.
 * @returns the curve and the state since the very beginning
 */
export async function runTask(
  create: CreateTrainer,
  { task, train, validation, learningRate }: HeadTask,
  epochs: number,
  from?: TaskRun,
): Promise<TaskRun> {
  const { seed, batchSize } = task.settings;
  const batches = Math.ceil(train.length / batchSize);
  const curve = [...(from?.curve ?? [])];
  const trainer = await create(task, from?.state);
  try {
    while (curve.length < epochs) {
      const places = shuffledIndices(train.length, streamKey(seed, STREAMS.shuffle, curve.length + 1));
      const done = curve.length * batches;
      const sums = await epochOf(trainer, {
        order: places.map((place) => train[place] as number),
        learningRates: Float32Array.from({ length: batches }, (_, batch) => learningRate * 0.98 ** (done + batch)),
        validation: Uint32Array.from(validation),
      });
      curve.push(sums);
    }
    return { curve, state: await stateOf(trainer) };
  } finally {
    trainer.dispose();
  }
}

export function differenceOf(run: TaskRun, oracle: TaskRun, { train, validation }: HeadTask): RunDifference {
  const curveDifference = (figureOf: (sums: EpochSums) => number) =>
    largestDifference(run.curve.map(figureOf), oracle.curve.map(figureOf));
  return {
    loss: Math.max(
      curveDifference(({ lossSum }) => lossSum / train.length),
      curveDifference(({ valLossSum }) => valLossSum / validation.length),
    ),
    right: Math.max(
      curveDifference(({ right }) => right),
      curveDifference(({ valRight }) => valRight),
    ),
    parameters: largestDifference(run.state.parameters, oracle.state.parameters),
    memory: largestDifference(run.state.memory, oracle.state.memory),
  };
}

/** NaN and another length count as infinitely far. */
function largestDifference(numbers: ArrayLike<number>, others: ArrayLike<number>): number {
  if (numbers.length !== others.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let at = 0; at < numbers.length; at++) {
    const difference = Math.abs((numbers[at] as number) - (others[at] as number));
    largest = Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return largest;
}

interface TaskChanges extends Partial<TrainerSettings> {
  readonly blocks?: readonly HeadBlock[];
  readonly width?: number;
  readonly classes?: number;
  readonly classWeights?: readonly number[];
  readonly learningRate?: number;
}

/** Every fifth of 50 rows is held out; the class of a row is its number modulo the classes. */
function headTask(name: string, changes: TaskChanges = {}): HeadTask {
  const { blocks = [], width = 24, classes = 3, classWeights, learningRate = 0.01, ...settings } = changes;
  const indices = Array.from({ length: 50 }, (_, index) => index);
  return {
    name,
    task: {
      rows: formulaRows(indices.length, width, classes),
      classIndices: indices.map((index) => index % classes),
      classWeights,
      layers: describeHead({ pooling: 'avg', blocks }, [width], classes),
      settings: { ...PLAIN, ...settings },
    },
    train: indices.filter((index) => index % 5 !== 0),
    validation: indices.filter((index) => index % 5 === 0),
    learningRate,
  };
}

async function epochOf(trainer: HeadTrainer, work: Parameters<HeadTrainer['epoch']>[0]): Promise<EpochSums> {
  const steps = trainer.epoch(work);
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  if (!step.value) throw new Error('The epoch should come to its end, as nothing stops it, but it gave nothing.');
  return step.value;
}

async function stateOf(trainer: HeadTrainer): Promise<TrainerState> {
  const copy = trainer.copyState();
  try {
    return await copy.read();
  } finally {
    copy.dispose();
  }
}
