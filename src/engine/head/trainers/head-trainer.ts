import type { HeadLayer } from '../../../core/head';
import type { RunSettings } from '../../../core/run-settings';
import type { FeatureRows } from '../../features/feature-rows';

/** What a trainer learns from, and how. */
export interface TrainerTask {
  readonly rows: FeatureRows;
  /** The class of every row. */
  readonly classIndices: ArrayLike<number>;
  /** What the loss of an image of each class is multiplied by while learning; undefined: 1. Never in validation. */
  readonly classWeights: readonly number[] | undefined;
  readonly layers: readonly HeadLayer[];
  readonly settings: TrainerSettings;
}

export type TrainerSettings = Pick<
  RunSettings,
  'batchSize' | 'optimizer' | 'momentum' | 'weightDecay' | 'l2' | 'labelSmoothing' | 'seed'
>;

/** One pass over the training rows, and a look at the validation rows after it. */
export interface EpochWork {
  /**
   * The rows to learn from, in this order, `batchSize` at a time; the last batch takes what is left. For L-BFGS, which
   * takes all at once, they are the same ones each time.
   */
  readonly order: Uint32Array;
  /** One for each batch. */
  readonly learningRates: Float32Array;
  readonly validation: Uint32Array;
  readonly signal?: AbortSignal | undefined;
}

/** Sums over rows; losses are Keras': cross-entropy of the smoothed labels, times the class weight, plus the L2 penalty. */
export interface EpochSums {
  readonly lossSum: number;
  /** How many training rows were right, as measured in their step, dropout on. */
  readonly right: number;
  readonly valLossSum: number;
  readonly valRight: number;
  /** Whether every parameter is a finite number; a ReLU may hide from the loss that one is not. */
  readonly isSound: boolean;
  /** True once no later epoch can lower the training loss, which only L-BFGS can tell. */
  readonly isConverged?: boolean;
}

/** Everything that later steps depend on; a trainer that starts from it goes on to the very same numbers. */
export interface TrainerState {
  /** [layout.size], in the order of `headLayout`. */
  readonly parameters: Float32Array;
  /** What the optimiser remembers, in an order of the trainer's own that all trainers share. */
  readonly memory: Float32Array;
  /** Steps taken so far: the optimiser's time, and the counter of the dropout streams. */
  readonly steps: number;
}

/** A copy of a trainer's state, on its device until it is read or ended; later steps leave it alone. */
export interface StateCopy {
  read(): Promise<TrainerState>;
  dispose(): void;
}

/**
 * A head that learns. All trainers take the same order, masks and initial weights, so that their curves agree.
 * Formulas are Keras'; `memory` is [m, v] for Adam and AdamW, [velocity] for SGD, [mean square] for RMSprop, and
 * [s, y] of each of the last steps, the oldest first, for L-BFGS; each [layout.trainable].
 */
export interface HeadTrainer {
  /**
   * Yields how many batches are done, now and then.
   * @returns undefined when the signal stopped it on its way; the trainer may only be read or ended then
   * @throws device-lost, out-of-memory, bad-features
   */
  epoch(work: EpochWork): AsyncGenerator<number, EpochSums | undefined>;
  copyState(): StateCopy;
  dispose(): void;
}

/** @param from where to go on; undefined: the seeded initial weights, or zeros for L-BFGS, whose end they do not change */
export type CreateTrainer = (task: TrainerTask, from?: TrainerState) => Promise<HeadTrainer>;
