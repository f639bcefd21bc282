import { HeadstartError } from '../../../../core/errors';
import { headLayout } from '../../head-layout';
import { initialParameters } from '../../initial-parameters';
import { Pace } from '../../pace';
import type { EpochSums, EpochWork, HeadTrainer, StateCopy, TrainerState, TrainerTask } from '../head-trainer';
import { BatchRoom } from './batch-room';
import { Network } from './network';
import { type Optimizer, optimizerOf } from './optimizer';
import { filledUp } from './padded-layout';
import { giveBackKernels, takeKernels } from './resting-kernels';
import { TrainerRoom } from './trainer-room';
import { WeightTable } from './weight-table';

/** Small training batches would measure the validation rows slowly. */
const LEAST_CAPACITY = 32;

/** Whether this browser's WebAssembly can do what `createWasmTrainer` needs: SIMD. */
export function canTrainOnWasm(): boolean {
  const kernels = takeKernels();
  if (kernels) giveBackKernels(kernels);
  return kernels !== undefined;
}

/**
 * Training on kernels of our own, from `assembly/`.
 * @throws backend-unavailable without SIMD; invalid-setting for L-BFGS; out-of-memory
 */
export async function createWasmTrainer(task: TrainerTask, from?: TrainerState): Promise<HeadTrainer> {
  const optimizer = optimizerOf(task.settings);
  const kernels = takeKernels();
  if (!kernels) {
    throw new HeadstartError(
      'backend-unavailable',
      'Training here needs WebAssembly with SIMD, which this browser does not have. Use a newer browser.',
    );
  }
  return new WasmTrainer(task, new TrainerRoom(kernels), optimizer, from);
}

class WasmTrainer implements HeadTrainer {
  readonly #capacity: number;
  readonly #table: WeightTable;
  readonly #network: Network;
  readonly #batch: BatchRoom;
  /** Address of f64[2], as the kernel `softmaxLoss` says. */
  readonly #figures: number;
  readonly #classCount: number;
  #steps: number;
  readonly #pace = new Pace();

  constructor(
    private readonly task: TrainerTask,
    private readonly room: TrainerRoom,
    private readonly optimizer: Optimizer,
    from: TrainerState | undefined,
  ) {
    const { layers, settings, rows } = task;
    const layout = headLayout(layers);
    this.#capacity = filledUp(Math.min(Math.max(settings.batchSize, LEAST_CAPACITY), rows.count));
    this.#table = new WeightTable(layout, room, optimizer.slots);
    this.#network = new Network(layout, this.#table, { room, capacity: this.#capacity, ...settings });
    this.#batch = new BatchRoom(task, room, this.#capacity);
    this.#figures = room.zeros(4);
    this.#classCount = layers.reduce((width, layer) => (layer.kind === 'dense' ? layer.units : width), 0);
    this.#table.fill(from?.parameters ?? initialParameters(layout, settings.seed), from?.memory);
    this.#steps = from?.steps ?? 0;
  }

  async *epoch({ order, learningRates, validation, signal }: EpochWork): AsyncGenerator<number, EpochSums | undefined> {
    const { batchSize } = this.task.settings;
    const isStopped = async () => {
      await this.#pace.pause();
      return signal?.aborted === true;
    };
    let penalty = 0;
    this.#takeFigures();
    for (const [batch, learningRate] of learningRates.entries()) {
      if (await isStopped()) return undefined;
      const indices = order.subarray(batch * batchSize, (batch + 1) * batchSize);
      this.#step(indices, learningRate);
      penalty += this.#network.penaltyBefore() * indices.length;
      if (this.#pace.isReportDue()) yield batch + 1;
    }
    const training = this.#takeFigures();
    for (let start = 0; start < validation.length; start += this.#capacity) {
      if (await isStopped()) return undefined;
      this.#measure(validation.subarray(start, start + this.#capacity));
    }
    const measured = this.#takeFigures();
    return {
      lossSum: training.lossSum + penalty,
      right: training.right,
      valLossSum: measured.lossSum + this.#network.penalty() * validation.length,
      valRight: measured.right,
      isSound: this.#table.isSound(),
    };
  }

  copyState(): StateCopy {
    return this.#table.copy(this.#steps);
  }

  dispose(): void {
    this.room.end();
  }

  /** One step down the gradient of a batch's mean loss; adds what was before it to the figures. */
  #step(indices: Uint32Array, learningRate: number): void {
    this.#batch.fill(indices, this.task.classWeights);
    const logits = this.#network.learn(this.#batch.features, indices.length, this.#steps);
    this.#score(logits, indices.length);
    this.#steps++;
    this.#network.correct(logits, indices.length, this.optimizer.correction(learningRate, this.#steps));
  }

  /** Adds what the head says of a batch, dropout off, to the figures. */
  #measure(indices: Uint32Array): void {
    this.#batch.fill(indices, undefined);
    this.#score(this.#network.predict(this.#batch.features, indices.length), indices.length);
  }

  /** Adds to the figures; in place of the logits stands the loss's gradient then. */
  #score(logits: number, count: number): void {
    const { labels, rowWeights } = this.#batch;
    const { labelSmoothing } = this.task.settings;
    this.room.kernels.softmaxLoss(logits, labels, rowWeights, this.#figures, count, this.#classCount, labelSmoothing);
  }

  /** The figures since they were taken last. */
  #takeFigures(): { readonly lossSum: number; readonly right: number } {
    const figures = new Float64Array(this.room.kernels.memory.buffer, this.#figures, 2);
    const taken = { lossSum: figures[0] as number, right: figures[1] as number };
    figures.fill(0);
    return taken;
  }
}
