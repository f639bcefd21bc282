import type { HeadLayer } from '../../core/head';
import type { RunSettings } from '../../core/run-settings';
import type { FeatureRows } from '../features/feature-rows';

/** All that training a head depends on. */
export interface HeadTraining {
  readonly rows: FeatureRows;
  /** The class of every row. */
  readonly classIndices: ArrayLike<number>;
  /** The rows to learn from, and those to measure on after each epoch. */
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly layers: readonly HeadLayer[];
  readonly settings: RunSettings;
  readonly signal?: AbortSignal | undefined;
}
