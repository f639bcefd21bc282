/**
 * How much faster one thing is than another, of one run.
 * @typedef {object} Ratio
 * @property {number} median of the rounds' ratios
 * @property {number} min
 * @property {number} max
 * @property {number | null} target what is to be reached at least
 * @property {number | null} aim what is hoped for
 * @property {boolean | null} reached whether the median reaches the target
 */

/** @param {readonly number[]} values at least one */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [lower, upper] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (lower === undefined || upper === undefined) throw new RangeError('There is no median of nothing.');
  return (lower + upper) / 2;
}

/**
 * Ratios are taken round by round, so that what slows a whole round down slows both.
 * @param {readonly number[]} ours one a round; more is better
 * @param {readonly number[]} theirs of the same rounds
 * @param {{ target?: number, aim?: number }} [wanted]
 * @returns {Ratio}
 */
export function ratioOf(ours, theirs, { target, aim } = {}) {
  const ratios = ours.map((value, round) => value / /** @type {number} */ (theirs[round]));
  const middle = median(ratios);
  return {
    median: middle,
    min: Math.min(...ratios),
    max: Math.max(...ratios),
    target: target ?? null,
    aim: aim ?? null,
    reached: target === undefined ? null : middle >= target,
  };
}

/**
 * Forwards in one round and backwards in the next, so that a machine that grows slower favours nobody.
 * @template Item
 * @param {readonly Item[]} items
 * @param {number} round
 * @returns {Item[]}
 */
export function alternating(items, round) {
  return round % 2 === 0 ? [...items] : [...items].reverse();
}

/**
 * A ratio as cells of a table: median and spread, target, and whether it is reached.
 * @param {Ratio} ratio
 */
export function ratioCells({ median: middle, min, max, target, aim, reached }) {
  const spread = `${number(middle)} × (${number(min)}–${number(max)})`;
  if (target === null) return `${spread} | | `;
  const wanted = aim === null ? `${target} ×` : `${target} ×, aim ${aim} ×`;
  if (!reached) return `${spread} | ${wanted} | no, ${number(middle / target)} of it`;
  return `${spread} | ${wanted} | ${aim !== null && middle < aim ? 'yes, not the aim' : 'yes'}`;
}

/** @param {number} value to three digits, never with an exponent */
export function number(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
