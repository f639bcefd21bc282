import type { EpochReport } from './reports';

/** The first epoch with the lowest validation loss; undefined where nothing was held out. */
export function bestEpoch(epochs: readonly EpochReport[]): EpochReport | undefined {
  let best: EpochReport | undefined;
  for (const report of epochs) if (isBetter(report, best)) best = report;
  return best;
}

/** Whether an epoch beats the best one before it; an equal one does not, nor one without a validation loss. */
export function isBetter({ valLoss }: EpochReport, best: EpochReport | undefined): boolean {
  return valLoss !== undefined && valLoss < (best?.valLoss ?? Infinity);
}
