import { HeadstartError } from '../../core/errors';
import { STREAMS, shuffledIndices, streamKey } from '../../core/random';
import type { EpochReport, TrainEvent } from '../../core/reports';
import { onLiveBackend } from '../backend/watch-device';
import * as tf from '../tf';
import type { HeadTrainer } from './head-trainer';
import type { HeadTraining } from './head-training';
import { Pace } from './pace';
import { lightBatchSize, RowBatches } from './row-batches';
import { RunningFigures } from './running-figures';

/** The epochs of one training: they share their batches and their pace. */
export class HeadEpochs {
  readonly #pace = new Pace();
  readonly #trainBatches: RowBatches;
  readonly #validationBatches: RowBatches;
  readonly #validation: Uint32Array;

  constructor(
    private readonly training: HeadTraining,
    private readonly trainer: HeadTrainer,
  ) {
    const { rows, validation, settings } = training;
    this.#trainBatches = new RowBatches(rows, settings.batchSize);
    this.#validationBatches = new RowBatches(rows, lightBatchSize(rows));
    this.#validation = Uint32Array.from(validation);
  }

  /**
   * Learns from every training row once, in the seeded order of the epoch (from 1), then measures the validation rows.
   * @returns undefined when the signal aborted it on its way
   * @throws diverged, device-lost, out-of-memory, bad-features
   */
  async *run(epoch: number): AsyncGenerator<TrainEvent, EpochReport | undefined> {
    const startedMs = performance.now();
    const { train, validation } = this.training;
    const order = this.#orderOf(epoch);
    const figures = new RunningFigures();
    const validationFigures = new RunningFigures();
    try {
      const batches = this.#trainBatches.batchCount(order);
      for (let batch = 0; batch < batches; batch++) {
        if (await this.#isStopped()) return undefined;
        this.#trainBatches.withBatch(order, batch, (features, indices) =>
          this.trainer.step(features, this.#classesOf(indices), figures),
        );
        if (this.#pace.isReportDue()) yield { kind: 'batch', progress: { epoch, batch: batch + 1, batches } };
      }
      for (let batch = 0; batch < this.#validationBatches.batchCount(this.#validation); batch++) {
        if (await this.#isStopped()) return undefined;
        this.#validationBatches.withBatch(this.#validation, batch, (features, indices) =>
          this.trainer.evaluate(features, this.#classesOf(indices), validationFigures),
        );
      }
      const [lossSum, right, valLossSum, valRight, brokenness] = await this.#readBack(figures, validationFigures);
      const measured = validation.length > 0;
      const report = {
        epoch,
        loss: lossSum / train.length,
        accuracy: right / train.length,
        valLoss: measured ? valLossSum / validation.length : undefined,
        valAccuracy: measured ? valRight / validation.length : undefined,
        elapsedMs: performance.now() - startedMs,
      };
      if (!Number.isFinite(lossSum + valLossSum + brokenness)) throw diverged(report, this.training);
      return report;
    } finally {
      figures.dispose();
      validationFigures.dispose();
    }
  }

  #orderOf(epoch: number): Uint32Array {
    const { train, settings } = this.training;
    const places = shuffledIndices(train.length, streamKey(settings.seed, STREAMS.shuffle, epoch));
    return places.map((place) => train[place] as number);
  }

  #classesOf(indices: Uint32Array): Int32Array {
    return Int32Array.from(indices, (index) => this.training.classIndices[index] as number);
  }

  async #isStopped(): Promise<boolean> {
    await this.#pace.pause();
    return this.training.signal?.aborted === true;
  }

  /** All of an epoch's numbers in one read-back, which is what takes time on a graphics card. */
  async #readBack(figures: RunningFigures, validationFigures: RunningFigures): Promise<EpochNumbers> {
    const numbers = tf.tidy(() => tf.concat1d([figures.sums(), validationFigures.sums(), this.trainer.nanIfBroken()]));
    try {
      return Array.from(await onLiveBackend(() => numbers.data<'float32'>())) as EpochNumbers;
    } finally {
      numbers.dispose();
    }
  }
}

type EpochNumbers = [lossSum: number, right: number, valLossSum: number, valRight: number, brokenness: number];

function diverged(report: EpochReport, { settings }: HeadTraining): HeadstartError {
  return new HeadstartError(
    'diverged',
    `Training broke down in epoch ${report.epoch}: the loss and the weights should be numbers, but the loss was ` +
      `${report.loss}${report.valLoss === undefined ? '' : ` (validation: ${report.valLoss})`}. Try a lower learning rate than ` +
      `${settings.learningRate}; if that does not help, look for damaged images.`,
  );
}
