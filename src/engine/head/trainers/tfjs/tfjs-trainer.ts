import { STREAMS, streamKey } from '../../../../core/random';
import { onLiveBackend } from '../../../backend/watch-device';
import * as tf from '../../../tf';
import { type DropoutLayer, type HeadLayout, headLayout } from '../../head-layout';
import { initialParameters } from '../../initial-parameters';
import { Pace } from '../../pace';
import type { EpochSums, EpochWork, HeadTrainer, StateCopy, TrainerState, TrainerTask } from '../head-trainer';
import { batchLoss } from './batch-loss';
import { dropoutMask } from './dropout-mask';
import { KernelPenalty } from './kernel-penalty';
import { learnFrom, networkOf, predictLogits } from './network';
import { type Optimizer, optimizerOf } from './optimizers';
import { lightBatchSize, RowBatches } from './row-batches';
import { RunningFigures } from './running-figures';

/**
 * Plain TF.js operations on whatever backend is in use: slower than the others, covers everything, and is their oracle.
 * @throws invalid-setting for L-BFGS
 */
export async function createTfjsTrainer(task: TrainerTask, from?: TrainerState): Promise<HeadTrainer> {
  return new TfjsTrainer(task, from);
}

class TfjsTrainer implements HeadTrainer {
  readonly #layout: HeadLayout;
  readonly #optimizer: Optimizer;
  /** [layout.size] */
  #parameters: tf.Tensor1D;
  /** The optimiser's, [layout.trainable] each. */
  #memory: tf.Tensor1D[];
  #steps: number;
  readonly #penalty: KernelPenalty;
  readonly #trainBatches: RowBatches;
  readonly #validationBatches: RowBatches;
  readonly #pace = new Pace();

  constructor(
    private readonly task: TrainerTask,
    from: TrainerState | undefined,
  ) {
    const { layers, settings, rows } = task;
    this.#optimizer = optimizerOf(settings);
    this.#layout = headLayout(layers);
    const { trainable } = this.#layout;
    this.#parameters = tf.tensor1d(from?.parameters ?? initialParameters(this.#layout, settings.seed));
    this.#memory = Array.from({ length: this.#optimizer.slots }, (_, slot) =>
      from ? tf.tensor1d(from.memory.subarray(slot * trainable, (slot + 1) * trainable)) : tf.zeros([trainable]),
    );
    this.#steps = from?.steps ?? 0;
    this.#penalty = new KernelPenalty(this.#layout, settings.l2);
    this.#trainBatches = new RowBatches(rows, settings.batchSize);
    this.#validationBatches = new RowBatches(rows, lightBatchSize(rows));
  }

  async *epoch({ order, learningRates, validation, signal }: EpochWork): AsyncGenerator<number, EpochSums | undefined> {
    const figures = new RunningFigures();
    const validationFigures = new RunningFigures();
    const isStopped = async () => {
      await this.#pace.pause();
      return signal?.aborted === true;
    };
    try {
      for (const [batch, learningRate] of learningRates.entries()) {
        if (await isStopped()) return undefined;
        this.#trainBatches.withBatch(order, batch, (features, indices) =>
          this.#step(features, this.#classesOf(indices), learningRate, figures),
        );
        if (this.#pace.isReportDue()) yield batch + 1;
      }
      for (let batch = 0; batch < this.#validationBatches.batchCount(validation); batch++) {
        if (await isStopped()) return undefined;
        this.#validationBatches.withBatch(validation, batch, (features, indices) =>
          this.#evaluate(features, this.#classesOf(indices), validationFigures),
        );
      }
      return await this.#readBack(figures, validationFigures);
    } finally {
      figures.dispose();
      validationFigures.dispose();
    }
  }

  copyState(): StateCopy {
    const parameters = this.#parameters.clone();
    const memory = tf.concat1d(this.#memory);
    const steps = this.#steps;
    return {
      read: async () => {
        const [read, memoryRead] = await onLiveBackend(() =>
          Promise.all([parameters.data<'float32'>(), memory.data<'float32'>()]),
        );
        return { parameters: read, memory: memoryRead, steps };
      },
      dispose: () => tf.dispose([parameters, memory]),
    };
  }

  dispose(): void {
    tf.dispose([this.#parameters, ...this.#memory]);
    this.#penalty.dispose();
  }

  /** One step down the gradient of a batch's mean loss; adds what was before it to `figures`. */
  #step(features: tf.Tensor2D, classes: Int32Array, learningRate: number, figures: RunningFigures): void {
    const { classWeights, settings } = this.task;
    const next = tf.tidy(() => {
      const count = features.shape[0];
      const network = networkOf(this.#layout, this.#parameters, (...mask) => this.#drawMask(...mask));
      const pass = learnFrom(network, features);
      const rowWeights = classWeights && Float32Array.from(classes, (index) => classWeights[index] as number);
      const loss = batchLoss(pass.logits, classes, settings.labelSmoothing, rowWeights);
      const weights = this.#weights();
      figures.add(this.#penalty.addTo(loss.lossSum, weights, count), loss.right);
      const gradient = this.#penalty.addToGradient(pass.gradient(tf.div(loss.gradient(), count)), weights);
      const before = { weights, memory: this.#memory };
      const after = this.#optimizer.step(before, gradient, learningRate, this.#steps + 1);
      return { parameters: tf.concat1d([after.weights, ...pass.moved]), memory: after.memory };
    });
    tf.dispose([this.#parameters, ...this.#memory]);
    this.#parameters = next.parameters;
    this.#memory = next.memory;
    this.#steps++;
  }

  /** Adds what the head says of a batch, dropout off, to `figures`. */
  #evaluate(features: tf.Tensor2D, classes: Int32Array, figures: RunningFigures): void {
    tf.tidy(() => {
      const logits = predictLogits(networkOf(this.#layout, this.#parameters), features);
      const { lossSum, right } = batchLoss(logits, classes, this.task.settings.labelSmoothing);
      figures.add(this.#penalty.addTo(lossSum, this.#weights(), features.shape[0]), right);
    });
  }

  /** All of an epoch's numbers in one read-back, which is what takes time on a graphics card. */
  async #readBack(figures: RunningFigures, validationFigures: RunningFigures): Promise<EpochSums> {
    const numbers = tf.tidy(() => {
      const brokenness = tf.sum(tf.mul(this.#parameters, 0), 0, true) as tf.Tensor1D;
      return tf.concat1d([figures.sums(), validationFigures.sums(), brokenness]);
    });
    try {
      const [lossSum, right, valLossSum, valRight, brokenness] = Array.from(
        await onLiveBackend(() => numbers.data<'float32'>()),
      ) as [number, number, number, number, number];
      return { lossSum, right, valLossSum, valRight, isSound: brokenness === 0 };
    } finally {
      numbers.dispose();
    }
  }

  /** What the optimiser corrects, of the caller's scope: [layout.trainable]. */
  #weights(): tf.Tensor1D {
    return tf.slice1d(this.#parameters, 0, this.#layout.trainable);
  }

  #classesOf(indices: Uint32Array): Int32Array {
    return Int32Array.from(indices, (index) => this.task.classIndices[index] as number);
  }

  /** Every layer and every step of a run draw from a stream of their own. */
  #drawMask(layer: DropoutLayer, place: number, count: number): tf.Tensor2D {
    const key = streamKey(this.task.settings.seed, STREAMS.dropout, place, this.#steps);
    return tf.tensor2d(dropoutMask(count * layer.inputs, layer.rate, key), [count, layer.inputs]);
  }
}
