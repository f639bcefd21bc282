/** A function along a line: its value and its slope at a length from where the line starts. */
export interface Trial<At> {
  readonly length: number;
  readonly value: number;
  readonly slope: number;
  /** Whatever belongs to the place. */
  readonly at: At;
}

/** Nocedal & Wright's c₁ and c₂ for quasi-Newton methods. */
const ENOUGH_FALL = 1e-4;
const FLAT_ENOUGH = 0.9;
const GROWTH = 2;
/** With these a length may be anything from a millionth to a million times the first. */
const MOST_TRIALS = 20;

/**
 * Strong Wolfe line search (Nocedal & Wright 2006, algorithms 3.5 and 3.6): a length at which the function has fallen
 * enough, and flattened. A value that is no number counts as too far.
 * @param start of length 0, falling
 * @returns undefined where nothing lower was found
 */
export async function searchLine<At>(
  trialAt: (length: number) => Promise<Trial<At>>,
  start: Trial<At>,
  firstLength: number,
): Promise<Trial<At> | undefined> {
  const hasFallen = ({ length, value }: Trial<At>) => value <= start.value + ENOUGH_FALL * length * start.slope;
  const isFlat = ({ slope }: Trial<At>) => Math.abs(slope) <= -FLAT_ENOUGH * start.slope;
  let trials = 0;

  async function widen(low: Trial<At>, length: number): Promise<Trial<At>> {
    const trial = await trialAt(length);
    if (!hasFallen(trial) || (low.length > 0 && trial.value >= low.value)) return narrow(low, trial);
    if (isFlat(trial) || ++trials >= MOST_TRIALS) return trial;
    return trial.slope >= 0 ? narrow(trial, low) : widen(trial, length * GROWTH);
  }

  /** @param low the lower of two ends that have a good length between them */
  async function narrow(low: Trial<At>, high: Trial<At>): Promise<Trial<At>> {
    if (++trials >= MOST_TRIALS) return low;
    const trial = await trialAt(lengthBetween(low, high));
    if (!hasFallen(trial) || trial.value >= low.value) return narrow(low, trial);
    if (isFlat(trial)) return trial;
    return narrow(trial, trial.slope * (high.length - low.length) >= 0 ? low : high);
  }

  const found = await widen(start, firstLength);
  return found.length > 0 ? found : undefined;
}

/** Where the cubic through two ends has its minimum (equation 3.59), but away from both; their middle where it has none. */
function lengthBetween<At>(low: Trial<At>, high: Trial<At>): number {
  const width = high.length - low.length;
  const d1 = low.slope + high.slope - (3 * (low.value - high.value)) / (low.length - high.length);
  const d2 = Math.sign(width) * Math.sqrt(d1 * d1 - low.slope * high.slope);
  const share = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
  return low.length + width * (share >= 0.1 && share <= 0.9 ? share : 0.5);
}
