import { searchLine } from './search-line';

/** What the function to be made small is at a point. */
export interface Evaluation {
  readonly point: Float32Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** How the gradient changed (y) over a step (s), of which the newest few tell how the function bends. */
export interface StepPair {
  readonly s: Float32Array;
  readonly y: Float32Array;
}

/** Below this part of y·y, s·y is rounding: the pair says nothing. */
const LEAST_CURVATURE = 1e-10;

/**
 * L-BFGS with a strong Wolfe line search (Nocedal & Wright 2006, algorithms 7.4, 7.5 and 3.5). Points and pairs are
 * float32, in which they are kept, and all sums float64: whoever goes on from kept ones gets the very same steps.
 */
export class Lbfgs<At extends Evaluation> {
  #pairs: readonly StepPair[];

  /** @param pairs of earlier steps, the oldest first */
  constructor(
    private readonly evaluate: (point: Float32Array) => Promise<At>,
    private readonly memory: number,
    pairs: readonly StepPair[] = [],
  ) {
    this.#pairs = pairs;
  }

  /** The oldest first; a new list after each step. */
  get pairs(): readonly StepPair[] {
    return this.#pairs;
  }

  /** One step to a better point; undefined where no better one can be told apart in float32. */
  async step(from: At): Promise<At | undefined> {
    let to = await this.#search(from);
    if (!to && this.#pairs.length > 0) {
      // What the pairs say may be rounding by now; the steepest way down is left to try.
      this.#pairs = [];
      to = await this.#search(from);
    }
    if (to) this.#remember(from, to);
    return to;
  }

  async #search(from: At): Promise<At | undefined> {
    const direction = downhill(from.gradient, this.#pairs);
    const slope = dot(direction, from.gradient);
    if (!(slope < 0)) return undefined;
    // Without pairs nothing says how long a step should be; this one is of length 1 at most.
    const firstLength = this.#pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(direction, direction)));
    const trialAt = async (length: number) => {
      const at = await this.evaluate(from.point.map((number, index) => number + length * (direction[index] as number)));
      return { length, value: at.value, slope: dot(direction, at.gradient), at };
    };
    const found = await searchLine(trialAt, { length: 0, value: from.value, slope, at: from }, firstLength);
    return found?.at;
  }

  #remember(from: At, to: At): void {
    const s = to.point.map((number, index) => number - (from.point[index] as number));
    const y = Float32Array.from(to.gradient, (number, index) => number - (from.gradient[index] as number));
    if (dot(s, y) > LEAST_CURVATURE * dot(y, y)) this.#pairs = [...this.#pairs, { s, y }].slice(-this.memory);
  }
}

/** Minus the gradient times an estimate of the inverse Hessian, by the two-loop recursion. */
function downhill(gradient: Float64Array, pairs: readonly StepPair[]): Float64Array {
  const direction = gradient.map((number) => -number);
  const bends = pairs.map((pair) => ({ ...pair, curvature: dot(pair.s, pair.y) }));
  const shares = bends.toReversed().map(({ s, y, curvature }) => {
    const share = dot(s, direction) / curvature;
    addScaled(direction, -share, y);
    return share;
  });
  const newest = bends.at(-1);
  if (newest) scale(direction, newest.curvature / dot(newest.y, newest.y));
  for (const { s, y, curvature } of bends) {
    addScaled(direction, (shares.pop() as number) - dot(y, direction) / curvature, s);
  }
  return direction;
}

function dot(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

function addScaled(to: Float64Array, factor: number, numbers: Float32Array): void {
  for (let index = 0; index < to.length; index++)
    to[index] = (to[index] as number) + factor * (numbers[index] as number);
}

function scale(numbers: Float64Array, factor: number): void {
  for (let index = 0; index < numbers.length; index++) numbers[index] = (numbers[index] as number) * factor;
}
