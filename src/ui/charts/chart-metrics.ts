import type { EpochReport } from '../../core/reports';
import { text } from '../text/en';
import { formatFigure, formatPercent } from '../text/format';
import { accuracyDomain, type Domain, lossDomain } from './chart-geometry';

/** One figure of an epoch as a plot shows it. */
export interface Metric {
  readonly title: string;
  readonly training: (report: EpochReport) => number | undefined;
  readonly validation: (report: EpochReport) => number | undefined;
  readonly domain: (values: readonly number[]) => Domain;
  readonly format: (value: number) => string;
  readonly axis: (value: number) => string;
}

export const ACCURACY: Metric = {
  title: text.charts.accuracy,
  training: ({ accuracy }) => accuracy,
  validation: ({ valAccuracy }) => valAccuracy,
  domain: accuracyDomain,
  format: formatPercent,
  axis: (value) => `${Math.round(value * 100)}\u00a0%`,
};

export const LOSS: Metric = {
  title: text.charts.loss,
  training: ({ loss }) => loss,
  validation: ({ valLoss }) => valLoss,
  domain: lossDomain,
  format: formatFigure,
  axis: formatFigure,
};

/** Whether a schedule moves the learning rate, so that it is worth showing. */
export function learningRateMoves(epochs: readonly EpochReport[]): boolean {
  return epochs.some(({ learningRate }) => learningRate !== epochs[0]?.learningRate);
}
