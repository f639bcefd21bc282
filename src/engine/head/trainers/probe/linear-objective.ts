import type { FeatureRows } from '../../../features/feature-rows';
import type { DenseLayer } from '../../head-layout';
import type { Evaluation } from '../../lbfgs';
import type { TrainerTask } from '../head-trainer';
import { addOuterProducts, dotProducts, type Four } from './four-rows';

/** Figures summed over rows, the L2 penalty once a row. */
export interface LinearFigures {
  readonly lossSum: number;
  readonly right: number;
}

export type LinearEvaluation = Evaluation & LinearFigures;

/** So many rows between two chances to stop. */
const ROWS_A_PAUSE = 256;

/**
 * Softmax regression on all rows at once: the mean of Keras' losses, and its gradient. Parameters are those of one Dense
 * layer, its kernel row-major [inputs, units] and then its bias; sums are float64, in the order of the rows.
 */
export class LinearObjective {
  readonly #weights: Float64Array; // [units, inputs]
  readonly #kernelGradient: Float64Array; // [units, inputs]
  readonly #scores: Float64Array; // [4, units]: logits, then what the loss changes with them
  readonly #noRow: Float32Array;

  /** @param pause called now and then; it may throw to stop */
  constructor(
    private readonly task: TrainerTask,
    private readonly layer: DenseLayer,
    private readonly pause: () => Promise<void>,
  ) {
    const { inputs, units } = layer;
    this.#weights = new Float64Array(units * inputs);
    this.#kernelGradient = new Float64Array(units * inputs);
    this.#scores = new Float64Array(4 * units);
    this.#noRow = new Float32Array(inputs);
  }

  /** With class weights, as learning takes it. */
  async evaluate(point: Float32Array, rows: Uint32Array): Promise<LinearEvaluation> {
    const { inputs, units } = this.layer;
    const { l2 } = this.task.settings;
    const biasAt = inputs * units;
    this.#kernelGradient.fill(0);
    const gradient = new Float64Array(point.length);
    const figures = await this.#pass(point, rows, this.task.classWeights, (four) => {
      addOuterProducts(four, this.#scores, this.#kernelGradient, units);
      for (let at = 0; at < this.#scores.length; at++) {
        const bias = biasAt + (at % units);
        gradient[bias] = (gradient[bias] as number) + (this.#scores[at] as number);
      }
    });
    for (let at = 0; at < gradient.length; at++) gradient[at] = (gradient[at] as number) / rows.length;
    for (let unit = 0; unit < units; unit++) {
      for (let input = 0; input < inputs; input++) {
        const at = input * units + unit;
        const ofLoss = (this.#kernelGradient[unit * inputs + input] as number) / rows.length;
        gradient[at] = ofLoss + 2 * l2 * (point[at] as number);
      }
    }
    return { ...figures, point, value: figures.lossSum / rows.length, gradient };
  }

  /** Without class weights, as validation is measured. */
  measure(point: Float32Array, rows: Uint32Array): Promise<LinearFigures> {
    return this.#pass(point, rows, undefined, () => {});
  }

  async #pass(
    point: Float32Array,
    rows: Uint32Array,
    classWeights: readonly number[] | undefined,
    onFour: (four: Four) => void,
  ): Promise<LinearFigures> {
    const { inputs, units } = this.layer;
    const penalty = this.#takeWeights(point);
    const bias = point.subarray(inputs * units);
    let lossSum = penalty * rows.length;
    let right = 0;
    for (let first = 0; first < rows.length; first += 4) {
      if (first % ROWS_A_PAUSE === 0) await this.pause();
      const four = this.#fourFrom(this.task.rows, rows, first);
      dotProducts(four, this.#weights, this.#scores, units);
      for (let place = 0; place < 4; place++) {
        const scores = this.#scores.subarray(place * units, (place + 1) * units);
        const row = rows[first + place];
        if (row === undefined) {
          scores.fill(0);
          continue;
        }
        for (let unit = 0; unit < units; unit++) scores[unit] = (scores[unit] as number) + (bias[unit] as number);
        const truth = this.task.classIndices[row] as number;
        if (placeOfLargest(scores) === truth) right++;
        lossSum += toLossGradient(scores, truth, classWeights?.[truth] ?? 1, this.task.settings.labelSmoothing);
      }
      onFour(four);
    }
    return { lossSum, right };
  }

  /** Lays out the kernel class by class; gives its L2 penalty. */
  #takeWeights(point: Float32Array): number {
    const { inputs, units } = this.layer;
    let squares = 0;
    for (let unit = 0; unit < units; unit++) {
      for (let input = 0; input < inputs; input++) {
        const weight = point[input * units + unit] as number;
        this.#weights[unit * inputs + input] = weight;
        squares += weight * weight;
      }
    }
    return this.task.settings.l2 * squares;
  }

  /** Zeros stand for rows beyond the last. */
  #fourFrom(features: FeatureRows, rows: Uint32Array, first: number): Four {
    const rowAt = (place: number) => {
      const row = rows[first + place];
      return row === undefined ? this.#noRow : features.row(row);
    };
    return [rowAt(0), rowAt(1), rowAt(2), rowAt(3)];
  }
}

/** The first of equal ones. */
function placeOfLargest(scores: Float64Array): number {
  let largest = 0;
  for (let at = 1; at < scores.length; at++) if ((scores[at] as number) > (scores[largest] as number)) largest = at;
  return largest;
}

/**
 * Cross-entropy of one row's logits with its label, smoothed as Keras does, times its weight.
 * @param scores logits, replaced by the loss's gradient with respect to them
 */
function toLossGradient(scores: Float64Array, truth: number, weight: number, smoothing: number): number {
  const units = scores.length;
  const top = scores[placeOfLargest(scores)] as number;
  let expSum = 0;
  for (let unit = 0; unit < units; unit++) expSum += Math.exp((scores[unit] as number) - top);
  const logSum = top + Math.log(expSum);
  let loss = 0;
  for (let unit = 0; unit < units; unit++) {
    const share = smoothing / units + (unit === truth ? 1 - smoothing : 0);
    const logProbability = (scores[unit] as number) - logSum;
    if (share > 0) loss -= share * logProbability;
    scores[unit] = weight * (Math.exp(logProbability) - share);
  }
  return weight * loss;
}
