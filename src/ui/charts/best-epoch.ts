import type { EpochReport } from '../../core/reports';

/** The first epoch with the highest validation accuracy; of equal ones that with the lowest validation loss. */
export function bestEpoch(epochs: readonly EpochReport[]): EpochReport | undefined {
  let best: EpochReport | undefined;
  for (const report of epochs) {
    if (report.valAccuracy !== undefined && (!best || isBetter(report, best))) best = report;
  }
  return best;
}

function isBetter(report: EpochReport, best: EpochReport): boolean {
  const gain = (report.valAccuracy ?? 0) - (best.valAccuracy ?? 0);
  return gain > 0 || (gain === 0 && (report.valLoss ?? Infinity) < (best.valLoss ?? Infinity));
}
