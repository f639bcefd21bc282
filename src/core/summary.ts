import type { Shape } from './shapes';

/** A line of Keras' `model.summary()`. */
export interface LayerRow {
  readonly name: string;
  readonly className: string;
  /** Without the batch axis. */
  readonly outputShape: Shape;
  readonly parameters: number;
  /** False for the frozen layers of the base. */
  readonly trainable: boolean;
}

export interface ParameterTotals {
  readonly total: number;
  readonly trainable: number;
  readonly nonTrainable: number;
}

/** The three lines under Keras' `model.summary()`. */
export function totalParameters(rows: readonly LayerRow[]): ParameterTotals {
  const sum = (wanted: boolean) =>
    rows.reduce((total, row) => total + (row.trainable === wanted ? row.parameters : 0), 0);
  const trainable = sum(true);
  const nonTrainable = sum(false);
  return { total: trainable + nonTrainable, trainable, nonTrainable };
}
