import { isBetter } from '../../core/best-epoch';
import type { EpochReport } from '../../core/reports';
import type { RunSettings } from '../../core/run-settings';

/** What follows from an epoch that has just ended. */
export interface EpochVerdict {
  /** Its head is the one to keep, unless a later one is. */
  readonly isKept: boolean;
  /** The last `patience` epochs brought nothing better: training ends here. */
  readonly isEnough: boolean;
}

/**
 * Keras' EarlyStopping(monitor='val_loss', min_delta=0), where `keep` is its `restore_best_weights`; but patience 0
 * never ends a training. Without validation losses patience does nothing, and the last epoch is kept.
 */
export class EarlyStopping {
  #best: EpochReport | undefined;

  constructor(private readonly settings: Pick<RunSettings, 'keep' | 'patience'>) {}

  /** @param report of every epoch, in order */
  judge(report: EpochReport): EpochVerdict {
    const { keep, patience } = this.settings;
    if (isBetter(report, this.#best)) this.#best = report;
    if (!this.#best) return { isKept: true, isEnough: false };
    const waited = report.epoch - this.#best.epoch;
    return { isKept: keep === 'last' || waited === 0, isEnough: patience > 0 && waited >= patience };
  }
}
