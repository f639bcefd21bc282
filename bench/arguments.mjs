import { splitAtEquals, UsageError, wordAfter } from '../scripts/command-words.mjs';

/**
 * @typedef {object} BenchArguments
 * @property {string[]} names of the benches to run, in the order they were given; all if none was
 * @property {string | undefined} json where the figures go
 * @property {number} rounds
 * @property {boolean} help
 */

/** So many rounds make a measurement; fewer are a trial, which nothing is written down of. */
export const ROUNDS = 5;

/**
 * @param {readonly string[]} words what follows `npm run bench --`
 * @param {readonly string[]} known the names of all benches
 * @returns {BenchArguments}
 * @throws {UsageError}
 */
export function parseBenchArguments(words, known) {
  /** @type {BenchArguments} */
  const parsed = { names: [], json: undefined, rounds: ROUNDS, help: false };
  const rest = words.flatMap(splitAtEquals);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help' || word === '-h') parsed.help = true;
    else if (word === '--json') parsed.json = wordAfter(word, rest);
    else if (word === '--rounds') parsed.rounds = roundsFrom(wordAfter(word, rest));
    else if (word.startsWith('-')) throw new UsageError(`There is no flag ${word}. ${USAGE}`);
    else if (!known.includes(word)) throw new UsageError(`There is no bench ${word}. There are: ${known.join(', ')}.`);
    else if (!parsed.names.includes(word)) parsed.names.push(word);
  }
  if (parsed.names.length === 0) parsed.names = [...known];
  return parsed;
}

export const USAGE = 'Usage: npm run bench -- [NAME…] [--json FILE] [--rounds N] [--help]';

/** @param {string} value */
function roundsFrom(value) {
  const rounds = Number(value);
  if (Number.isInteger(rounds) && rounds >= 1) return rounds;
  throw new UsageError(`--rounds must be a whole number from 1; it was “${value}”.`);
}
