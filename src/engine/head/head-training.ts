import type { HeadLayer } from '../../core/head';
import type { EpochReport, FoldReport } from '../../core/reports';
import type { RunSettings } from '../../core/run-settings';
import type { FeatureRows } from '../features/feature-rows';
import type { CreateTrainer, TrainerState } from './trainers/head-trainer';

/** All that training a head depends on. */
export interface HeadTraining {
  readonly rows: FeatureRows;
  /** The class of every row. */
  readonly classIndices: ArrayLike<number>;
  /** The rows to learn from, and those to measure on after each epoch. */
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /** For each of `train`, the rows that show the same image changed; each epoch draws one of them or the image itself. */
  readonly views?: readonly (readonly number[])[] | undefined;
  readonly classWeights?: readonly number[] | undefined;
  readonly layers: readonly HeadLayer[];
  readonly settings: RunSettings;
  /** Ends the training after fewer epochs than the settings have; its schedule stays that of all of them. */
  readonly epochLimit?: number | undefined;
  readonly createTrainer: CreateTrainer;
  /** Where an earlier training of the same settings had come to. */
  readonly from?: HeadCheckpoint | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** All that a training needs to go on from the end of an epoch to the very same curve. */
export interface HeadCheckpoint {
  /** Of all epochs so far. */
  readonly epochs: readonly EpochReport[];
  readonly state: TrainerState;
  /** The parameters of the epoch to keep so far. */
  readonly kept: { readonly epoch: number; readonly parameters: Float32Array };
  /** In a cross-validation: the folds before the one that all of the above is of, and what they say of their images. */
  readonly folds?: { readonly done: readonly FoldReport[]; readonly outOfFold: Float32Array } | undefined;
}
