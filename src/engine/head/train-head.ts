import type { EpochReport, KeptHead, TrainEvent, TrainingEnd } from '../../core/reports';
import { EarlyStopping } from './early-stopping';
import { HeadEpochs } from './head-epochs';
import type { HeadCheckpoint, HeadTraining } from './head-training';
import { toHeadWeights } from './head-weights';
import { KeptEpoch } from './kept-epoch';
import { requireFittingHead } from './require-fitting-head';
import type { HeadTrainer } from './trainers/head-trainer';

/** What a training reports on its way: its epochs, and now and then all it would need to go on from there. */
export type HeadEvent = TrainEvent | { readonly kind: 'checkpoint'; readonly checkpoint: HeadCheckpoint };

/** Small heads end epochs by the hundred in a second; what is lost between two checkpoints is trained anew as fast. */
const CHECKPOINT_EVERY_MS = 1000;

/**
 * Trains a head on stored features: softmax cross-entropy, and seeded order, weights and dropout, so that the same
 * seed on the same backend gives the same curve bit for bit. Yields every epoch and, now and then, where in the epoch
 * it is, and checkpoints; gives the head as it was at the end of the epoch to keep. When `signal` aborts, that is one
 * of the epochs it reported, so that the figures describe the weights. So it is when loss or weights stop being numbers
 * in a later epoch than the first, which a notice says then.
 * @throws cancelled if the signal aborts in the first epoch; diverged when that has no numbers; invalid-setting;
 * device-lost; bad-features or out-of-memory at any time; not-ready before the first step
 */
export async function* trainHead(training: HeadTraining): AsyncGenerator<HeadEvent, KeptHead> {
  const { rows, train, layers, settings, from, classIndices, classWeights } = training;
  requireFittingHead(layers, rows.width, train.length, settings.batchSize);
  const epochLimit = Math.min(settings.epochs, training.epochLimit ?? Infinity);
  const trainer = await training.createTrainer({ rows, classIndices, classWeights, layers, settings }, from?.state);
  const epochs = new HeadEpochs(training, trainer);
  const stopping = new EarlyStopping(settings);
  const reports: EpochReport[] = [];
  const kept = new KeptEpoch(from?.kept);
  let endedBy: TrainingEnd | undefined;
  let checkpointMs = performance.now();
  try {
    // What an earlier training came to is judged again, so that this one goes on where that one stood.
    for (const report of from?.epochs ?? []) {
      reports.push(report);
      if (stopping.judge(report).isEnough) endedBy = 'patience';
    }
    while (!endedBy && reports.length < epochLimit) {
      const outcome = yield* epochs.run(reports);
      if (outcome.kind === 'stopped') {
        endedBy = 'person';
      } else if (outcome.kind === 'diverged') {
        if (kept.epoch === undefined) throw outcome.error;
        yield {
          kind: 'notice',
          message: `${outcome.error.message} What it had learned by epoch ${kept.epoch} is kept.`,
        };
        endedBy = 'divergence';
      } else {
        const { report, isConverged } = outcome;
        reports.push(report);
        const { isKept, isEnough } = stopping.judge(report);
        if (isKept) kept.replace(report.epoch, trainer.copyState());
        yield { kind: 'epoch', report };
        if (isConverged) endedBy = 'converged';
        else if (isEnough) endedBy = 'patience';
        else if (performance.now() - checkpointMs >= CHECKPOINT_EVERY_MS) {
          yield { kind: 'checkpoint', checkpoint: await checkpointOf(reports, trainer, kept) };
          checkpointMs = performance.now();
        }
      }
    }
    const { epoch: keptEpoch, parameters } = await kept.read();
    const head = { layers, weights: toHeadWeights(layers, parameters) };
    return { head, keptEpoch, endedBy: endedBy ?? 'epochs', folds: undefined };
  } finally {
    kept.dispose();
    trainer.dispose();
  }
}

async function checkpointOf(
  epochs: readonly EpochReport[],
  trainer: HeadTrainer,
  kept: KeptEpoch,
): Promise<HeadCheckpoint> {
  const copy = trainer.copyState();
  try {
    return { epochs: [...epochs], state: await copy.read(), kept: await kept.read() };
  } finally {
    copy.dispose();
  }
}
