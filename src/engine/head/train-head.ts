import { cancelled } from '../../core/errors';
import type { TrainedHead } from '../../core/head';
import type { TrainEvent } from '../../core/reports';
import { onLiveBackend } from '../backend/watch-device';
import type * as tf from '../tf';
import { HeadEpochs } from './head-epochs';
import { HeadTrainer } from './head-trainer';
import type { HeadTraining } from './head-training';
import { toHeadWeights } from './head-weights';
import { requireFittingHead } from './require-fitting-head';

/**
 * Trains a head on stored features: softmax cross-entropy, Adam, and seeded order, weights and dropout, so that
 * the same seed on the same backend gives the same curve bit for bit. Yields every epoch and, now and then, where
 * in the epoch it is; gives the head. When `signal` aborts, it gives the head as it was at the end of the last
 * epoch it reported, so that the figures describe the weights.
 * @throws cancelled if the signal aborts in the first epoch; diverged when loss or weights stop being numbers;
 * device-lost; bad-features or out-of-memory at any time; not-ready before the first step
 */
export async function* trainHead(training: HeadTraining): AsyncGenerator<TrainEvent, TrainedHead> {
  const { rows, train, layers, settings } = training;
  requireFittingHead(layers, rows.width, train.length, settings.batchSize);
  const trainer = new HeadTrainer(layers, settings);
  const epochs = new HeadEpochs(training, trainer);
  let completed: tf.Tensor1D | undefined;
  try {
    for (let epoch = 1; epoch <= settings.epochs; epoch++) {
      const report = yield* epochs.run(epoch);
      if (!report) break;
      completed?.dispose();
      completed = trainer.copyParameters();
      yield { kind: 'epoch', report };
    }
    if (!completed) throw cancelled();
    const trained = completed;
    return { layers, weights: toHeadWeights(layers, await onLiveBackend(() => trained.data<'float32'>())) };
  } finally {
    completed?.dispose();
    trainer.dispose();
  }
}
