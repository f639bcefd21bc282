/** Below this many epochs a curve is read as it is; it has no trend yet that a line beside it could show. */
const SMOOTHED_FROM_EPOCHS = 20;
const LEAST_MEMORY_EPOCHS = 3;
/** Longer runs are drawn narrower, an epoch next to the other, and take a longer memory to look as calm. */
const MEMORIES_IN_A_RUN = 50;

/**
 * How many epochs a smoothed line looks back, for a run of so many; undefined where there are too few to smooth. It
 * follows from the length of the axis, not from the epochs so far, so that a growing line is never drawn anew.
 */
export function smoothingMemory(epochs: number): number | undefined {
  return epochs < SMOOTHED_FROM_EPOCHS ? undefined : Math.max(LEAST_MEMORY_EPOCHS, epochs / MEMORIES_IN_A_RUN);
}

/**
 * Exponential moving average with the bias of its start taken out, as Adam does with its moments (Kingma and Ba 2015,
 * section 3): each value weighs (1 − 1/memory) times as much as the one after it, and the weights sum to 1 from the
 * first value on. What is no finite number stays a gap and weighs nothing.
 * @param memory mean look-back in values, at least 1; 1 gives the values themselves
 */
export function smooth(values: readonly (number | undefined)[], memory: number): (number | undefined)[] {
  const decay = 1 - 1 / memory;
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    if (value === undefined || !Number.isFinite(value)) return undefined;
    sum = decay * sum + (1 - decay) * value;
    weight = decay * weight + (1 - decay);
    return sum / weight;
  });
}
