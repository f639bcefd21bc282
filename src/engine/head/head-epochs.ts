import { HeadstartError } from '../../core/errors';
import type { EpochReport, TrainEvent } from '../../core/reports';
import { epochOrder } from './epoch-order';
import type { HeadTraining } from './head-training';
import { learningRates } from './learning-rates';
import { mapYields } from './map-yields';
import type { EpochSums, HeadTrainer } from './trainers/head-trainer';

/** How an epoch ended: with figures, or stopped by the signal on its way, or with numbers that are none. */
export type EpochOutcome =
  | { readonly kind: 'report'; readonly report: EpochReport; readonly isConverged: boolean }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'diverged'; readonly error: HeadstartError };

/** The epochs of one training, each in an order of its own. */
export class HeadEpochs {
  readonly #validation: Uint32Array;

  constructor(
    private readonly training: HeadTraining,
    private readonly trainer: HeadTrainer,
  ) {
    this.#validation = Uint32Array.from(training.validation);
  }

  /**
   * The epoch after `before`: learns from every training image, then measures the validation rows.
   * @throws invalid-setting, device-lost, out-of-memory, bad-features
   */
  async *run(before: readonly EpochReport[]): AsyncGenerator<TrainEvent, EpochOutcome> {
    const startedMs = performance.now();
    const { settings, signal } = this.training;
    const epoch = before.length + 1;
    const order = epochOrder(this.training, epoch);
    const batches = Math.ceil(order.length / settings.batchSize);
    const rates = learningRates(settings, before, batches);
    const work = { order, learningRates: rates, validation: this.#validation, signal };
    const sums = yield* mapYields(
      this.trainer.epoch(work),
      (batch): TrainEvent => ({ kind: 'batch', progress: { epoch, batch, batches } }),
    );
    if (!sums) return { kind: 'stopped' };
    const measured = this.#validation.length > 0;
    const report = {
      epoch,
      loss: sums.lossSum / order.length,
      accuracy: sums.right / order.length,
      valLoss: measured ? sums.valLossSum / this.#validation.length : undefined,
      valAccuracy: measured ? sums.valRight / this.#validation.length : undefined,
      learningRate: rates.at(-1) as number,
      elapsedMs: performance.now() - startedMs,
    };
    if (!isSound(sums)) return { kind: 'diverged', error: diverged(report, this.training) };
    return { kind: 'report', report, isConverged: sums.isConverged === true };
  }
}

function isSound({ isSound, lossSum, valLossSum }: EpochSums): boolean {
  return isSound && Number.isFinite(lossSum + valLossSum);
}

function diverged({ epoch, loss, valLoss }: EpochReport, { settings }: HeadTraining): HeadstartError {
  const remedy =
    settings.optimizer === 'lbfgs'
      ? 'Look for damaged images.'
      : `Try a lower learning rate than ${settings.learningRate}; if that does not help, look for damaged images.`;
  return new HeadstartError(
    'diverged',
    `Training broke down in epoch ${epoch}: the loss and the weights should be numbers, but the loss was ` +
      `${loss}${valLoss === undefined ? '' : ` (validation: ${valLoss})`}. ${remedy}`,
  );
}
