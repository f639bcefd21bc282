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
  /** How many of a trainable layer's parameters only follow along: BatchNormalization's moving statistics. */
  readonly moving?: number;
}

export interface ParameterTotals {
  readonly total: number;
  readonly trainable: number;
  readonly nonTrainable: number;
}

/** The three lines under Keras' `model.summary()`. */
export function totalParameters(rows: readonly LayerRow[]): ParameterTotals {
  const total = rows.reduce((sum, row) => sum + row.parameters, 0);
  const trainable = rows.reduce((sum, row) => sum + (row.trainable ? row.parameters - (row.moving ?? 0) : 0), 0);
  return { total, trainable, nonTrainable: total - trainable };
}
