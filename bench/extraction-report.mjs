import { median, number, ratioCells, ratioOf } from './figures.mjs';
import { machineLine } from './report.mjs';

/**
 * What the races of the bench `extraction` come to.
 * @import { BenchBackend } from './browser/contest'
 *
 * @typedef {'files' | 'pixels'} Mode
 * @typedef {{ base: string, mode: Mode, count: number, results: Result[] }} Race
 * @typedef {{ name: string, setting: string, speeds: number[] }} Result images a second, one a round
 *
 * @typedef {object} MeasuredExtraction
 * @property {BenchBackend} backend
 * @property {number} rounds
 * @property {Race[]} races
 * @property {Record<string, string>} versions
 * @property {string[]} bases in words
 * @property {string} images in words
 * @property {number} tolerance that the features agreed to
 */

/** Of the three others, what each is in words, and what is to be reached against it on the processor and on a GPU. */
const OTHERS = [
  { name: 'tfjs', words: '(b) TF.js, `predict` in batches', wasm: { target: 2 }, webgpu: { target: 2 } },
  { name: 'tfjs-one', words: '(c) TF.js, one by one', wasm: { target: 3 }, webgpu: {} },
  { name: 'onnx', words: '(d) onnxruntime-web', wasm: { target: 1, aim: 1.3 }, webgpu: { target: 1.2 } },
];

const MODE_WORDS = { files: 'files → features', pixels: 'pixels → features' };

/** @param {MeasuredExtraction} measured */
export function figuresOf({ backend, races }) {
  const entries = races.flatMap((race) => compare(race, backend));
  return {
    medians: Object.fromEntries(races.flatMap(medianEntries)),
    ratios: Object.fromEntries(entries.map(({ key, ratio }) => [key, ratio])),
  };
}

/**
 * The section of docs/benchmarks.md.
 * @param {MeasuredExtraction} measured
 */
export function reportOf({ backend, rounds, races, versions, bases, images, tolerance }) {
  const entries = races.flatMap((race) => compare(race, backend));
  const rows = entries.map(
    ({ base, mode, other, theirs, ours, ratio }) =>
      `| ${base} | ${MODE_WORDS[mode]} | ${other.words}${theirs.setting && `, ${theirs.setting}`} | ${number(median(ours))} | ${number(median(theirs.speeds))} | ${ratioCells(ratio)} |`,
  );
  const counts = [...new Set(races.map(({ base, count }) => `${count} of ${base}`))].join(', ');
  return `## Extraction ${backend === 'wasm' ? 'on the processor' : 'on the graphics adapter'}

Written by \`npm run bench -- extraction${backend === 'wasm' ? '' : '-webgpu'}\`: one page in Chromium, cross-origin isolated; ${bases.join(', ')};
${images}; ${counts} a round;
${rounds} rounds, the competitors in alternating order. Figures are medians; a ratio is the median of
the rounds' ratios, with the smallest and the largest. All give the same features, read back, to ${tolerance} of their length.

- Files → features is everything from the file to the feature. Headstart does it through its own worker, and every
  file is one that it has not seen. onnxruntime-web gets Headstart's own decoding, done ahead by a worker of its own.
- Pixels → features is the network alone, on batches that lie ready${backend === 'wasm' ? '; Headstart’s runs in a worker a core, as it does for files' : ''}.
- TF.js runs the layers model as it is loaded, onnxruntime-web the folded network with all its optimisations.
  ${backend === 'wasm' ? 'TF.js is tried on one thread and on one a core, onnxruntime-web with' : 'Onnxruntime-web is tried with'} single images and with batches of 32: the faster counts.
  One by one, TF.js' features are read by ${backend === 'wasm' ? '`dataSync`, as Teachable Machine’s library reads them' : '`data`, as `dataSync` goes through a canvas there'}.

${machineLine(versions)}

| base | what | against | Headstart, images/s | the other | ratio | target | reached |
|---|---|---|--:|--:|--:|--:|---|
${rows.join('\n')}`;
}

/**
 * @param {Race} race
 * @returns {[string, number][]}
 */
function medianEntries({ base, mode, results }) {
  return results.map(({ name, speeds }) => [`${base}, ${mode}: ${name}, images/s`, median(speeds)]);
}

/**
 * Headstart against each of the others.
 * @param {Race} race
 * @param {BenchBackend} backend
 */
function compare({ base, mode, results }, backend) {
  const ours = results.find(({ name }) => name === 'headstart')?.speeds ?? [];
  return OTHERS.flatMap((other) => {
    const theirs = results.find(({ name }) => name === other.name);
    if (!theirs) return [];
    const key = `${base}, ${mode}: headstart / ${other.name}`;
    return [{ key, base, mode, other, theirs, ours, ratio: ratioOf(ours, theirs.speeds, other[backend]) }];
  });
}
