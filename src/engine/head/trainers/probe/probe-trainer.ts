import { HeadstartError, throwIfCancelled } from '../../../../core/errors';
import { type DenseLayer, type HeadLayout, headLayout } from '../../head-layout';
import { Lbfgs, type StepPair } from '../../lbfgs';
import { Pace } from '../../pace';
import type { EpochSums, EpochWork, HeadTrainer, StateCopy, TrainerState, TrainerTask } from '../head-trainer';
import { type LinearEvaluation, LinearObjective } from './linear-objective';

/** How many steps L-BFGS remembers, unless they would take more than this. */
const MOST_PAIRS = 10;
const MOST_MEMORY_BYTES = 256 * 1024 * 1024;
/** Beyond this the vectors of a search alone take more than half a gigabyte. */
const MOST_PARAMETERS = 8 * 1024 * 1024;

/** The search has come to its end when no part of the gradient is larger, or a step lowers the loss by a smaller part. */
const SMALL_GRADIENT = 1e-6;
const SMALL_GAIN = 1e-9;

/**
 * The linear probe: softmax regression by L-BFGS, in plain float64. An epoch is one step over all rows, from zeros on, and
 * its figures are those after the step; rates and the order of the rows change nothing.
 * @throws invalid-setting for a head with hidden layers; out-of-memory
 */
export async function createProbeTrainer(task: TrainerTask, from?: TrainerState): Promise<HeadTrainer> {
  return new ProbeTrainer(task, from);
}

class ProbeTrainer implements HeadTrainer {
  readonly #objective: LinearObjective;
  readonly #search: Lbfgs<LinearEvaluation>;
  readonly #pace = new Pace();
  /** Of the epoch under way: its rows, and what may stop it. */
  #rows: Uint32Array = new Uint32Array(0);
  #signal: AbortSignal | undefined;
  #point: Float32Array;
  /** What the objective is at the point, once it is known. */
  #at: LinearEvaluation | undefined;
  #steps: number;

  constructor(task: TrainerTask, from: TrainerState | undefined) {
    const layout = headLayout(task.layers);
    const layer = onlyLayer(layout);
    const pairBytes = 2 * layout.size * Float32Array.BYTES_PER_ELEMENT;
    const memory = Math.min(MOST_PAIRS, Math.floor(MOST_MEMORY_BYTES / pairBytes));
    this.#objective = new LinearObjective(task, layer, () => this.#pause());
    this.#search = new Lbfgs(
      (point) => this.#objective.evaluate(point, this.#rows),
      memory,
      pairsFrom(from?.memory ?? new Float32Array(0), layout.size),
    );
    this.#point = from?.parameters ?? new Float32Array(layout.size);
    this.#steps = from?.steps ?? 0;
  }

  async *epoch(work: EpochWork): AsyncGenerator<number, EpochSums | undefined> {
    this.#rows = work.order;
    this.#signal = work.signal;
    try {
      const before = this.#at ?? (await this.#objective.evaluate(this.#point, work.order));
      const after = (await this.#search.step(before)) ?? before;
      this.#at = after;
      this.#point = after.point;
      this.#steps++;
      if (this.#pace.isReportDue()) yield work.learningRates.length;
      const validation = await this.#objective.measure(after.point, work.validation);
      return {
        lossSum: after.lossSum,
        right: after.right,
        valLossSum: validation.lossSum,
        valRight: validation.right,
        isSound: after.point.every(Number.isFinite),
        isConverged: hasConverged(before, after),
      };
    } catch (error) {
      if (work.signal?.aborted) return undefined;
      throw error;
    }
  }

  /** Points and pairs are never written to, so that holding them is copying them. */
  copyState(): StateCopy {
    const parameters = this.#point;
    const { pairs } = this.#search;
    const steps = this.#steps;
    return { read: async () => ({ parameters, memory: memoryOf(pairs, parameters.length), steps }), dispose: () => {} };
  }

  dispose(): void {}

  /** Throws `cancelled` to leave the search. */
  async #pause(): Promise<void> {
    await this.#pace.pause();
    throwIfCancelled(this.#signal);
  }
}

/** @throws invalid-setting for hidden layers; out-of-memory */
function onlyLayer({ layers, size }: HeadLayout): DenseLayer {
  const [first, ...others] = layers;
  if (!first || !('kernel' in first) || others.length > 0) {
    throw new HeadstartError(
      'invalid-setting',
      'L-BFGS finds the best linear classifier, so the head must have no hidden layers; it has some. Remove the hidden ' +
        'layers, or choose another optimiser.',
    );
  }
  if (size > MOST_PARAMETERS) {
    throw new HeadstartError(
      'out-of-memory',
      `L-BFGS takes heads of up to ${MOST_PARAMETERS} weights; this one would have ${size}. Use average pooling, or ` +
        'another optimiser.',
    );
  }
  return first.layer;
}

function hasConverged(before: LinearEvaluation, { value, gradient }: LinearEvaluation): boolean {
  const isFlat = gradient.every((number) => Math.abs(number) <= SMALL_GRADIENT);
  return isFlat || before.value - value <= SMALL_GAIN * value;
}

/** [s, y] of each pair, one pair after the other. */
function memoryOf(pairs: readonly StepPair[], size: number): Float32Array {
  const memory = new Float32Array(2 * size * pairs.length);
  pairs.forEach(({ s, y }, index) => {
    memory.set(s, 2 * index * size);
    memory.set(y, (2 * index + 1) * size);
  });
  return memory;
}

function pairsFrom(memory: Float32Array, size: number): StepPair[] {
  return Array.from({ length: Math.floor(memory.length / (2 * size)) }, (_, index) => ({
    s: memory.slice(2 * index * size, (2 * index + 1) * size),
    y: memory.slice((2 * index + 1) * size, (2 * index + 2) * size),
  }));
}
