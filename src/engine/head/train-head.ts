import { cancelled } from '../../core/errors';
import type { KeptHead, TrainEvent, TrainingEnd } from '../../core/reports';
import { onLiveBackend } from '../backend/watch-device';
import type * as tf from '../tf';
import { EarlyStopping } from './early-stopping';
import { HeadEpochs } from './head-epochs';
import { HeadTrainer } from './head-trainer';
import type { HeadTraining } from './head-training';
import { toHeadWeights } from './head-weights';
import { requireFittingHead } from './require-fitting-head';

/**
 * Trains a head on stored features: softmax cross-entropy, Adam, and seeded order, weights and dropout, so that
 * the same seed on the same backend gives the same curve bit for bit. Yields every epoch and, now and then, where
 * in the epoch it is; gives the head as it was at the end of the epoch to keep. When `signal` aborts, that is one of
 * the epochs it reported, so that the figures describe the weights.
 * @throws cancelled if the signal aborts in the first epoch; diverged when loss or weights stop being numbers;
 * device-lost; bad-features or out-of-memory at any time; not-ready before the first step
 */
export async function* trainHead(training: HeadTraining): AsyncGenerator<TrainEvent, KeptHead> {
  const { rows, train, layers, settings } = training;
  requireFittingHead(layers, rows.width, train.length, settings.batchSize);
  const trainer = new HeadTrainer(layers, settings);
  const epochs = new HeadEpochs(training, trainer);
  const stopping = new EarlyStopping(settings);
  let kept: { readonly epoch: number; readonly parameters: tf.Tensor1D } | undefined;
  let endedBy: TrainingEnd = 'epochs';
  try {
    for (let epoch = 1; epoch <= settings.epochs; epoch++) {
      const report = yield* epochs.run(epoch);
      if (!report) {
        endedBy = 'person';
        break;
      }
      const { isKept, isEnough } = stopping.judge(report);
      if (isKept) {
        kept?.parameters.dispose();
        kept = { epoch, parameters: trainer.copyParameters() };
      }
      yield { kind: 'epoch', report };
      if (isEnough) {
        endedBy = 'patience';
        break;
      }
    }
    if (!kept) throw cancelled();
    const { epoch: keptEpoch, parameters } = kept;
    const weights = toHeadWeights(layers, await onLiveBackend(() => parameters.data<'float32'>()));
    return { head: { layers, weights }, keptEpoch, endedBy };
  } finally {
    kept?.parameters.dispose();
    trainer.dispose();
  }
}
