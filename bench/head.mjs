import { join } from 'node:path';
import { withBenchPage } from './bench-page.mjs';
import { alternating, median, number, ratioCells, ratioOf } from './figures.mjs';
import { findPython, startPython } from './python-process.mjs';
import { machineLine, ROOT } from './report.mjs';

/**
 * A head on stored features: Headstart's trainer in its browser against TF.js' `model.fit` there and Keras in Python,
 * taking turns.
 * @import { Bench, BenchOptions } from './benches.mjs'
 * @import { BenchPage } from './bench-page.mjs'
 * @import { HeadCase } from './browser/head-case'
 * @import { Ratio } from './figures.mjs'
 *
 * @typedef {object} Case
 * @property {string} words
 * @property {HeadCase} head
 * @property {number} epochs a turn
 * @property {Wanted} tfjs against `model.fit`
 * @property {Wanted} keras
 *
 * @typedef {{ target?: number, aim?: number }} Wanted
 *
 * @typedef {object} Contender
 * @property {'headstart' | 'tfjs' | 'keras'} name
 * @property {string} setting
 * @property {(epochs: number) => Promise<{ seconds: number, loss: number }>} train
 * @property {number[]} msPerStep
 *
 * @typedef {object} Row
 * @property {Case} of
 * @property {number} ours milliseconds a step
 * @property {Contender} fastestTfjs
 * @property {Ratio} againstTfjs
 * @property {Contender | undefined} keras
 * @property {Ratio | undefined} againstKeras
 */

const SCRIPT = join(ROOT, 'bench/keras_head.py');
const SHARED = { units: 64, dropout: 0.25, classes: 4, rows: 512, batchSize: 32 };

/** @type {readonly Case[]} */
const CASES = [
  {
    words: '1,024 → 64 relu → dropout → 4',
    head: { width: 1024, ...SHARED },
    epochs: 20,
    tfjs: { target: 6 },
    keras: { target: 1, aim: 1.5 },
  },
  {
    words: '25,088 (Flatten) → 64 relu → dropout → 4',
    head: { width: 25_088, ...SHARED },
    epochs: 2,
    tfjs: { target: 4, aim: 10 },
    keras: {},
  },
];

/** @type {Bench} */
export const head = {
  name: 'head',
  about: 'training a head against model.fit of TF.js and of Keras in Python',
  async run(options) {
    const python = findPython(['keras']);
    return withBenchPage(async (page) => {
      /** @type {Row[]} */
      const rows = [];
      /** @type {Record<string, string>} */
      let versions = { Chromium: page.browserVersion };
      for (const each of CASES) {
        const keras = python === undefined ? undefined : await startKeras(python, each.head);
        try {
          rows.push(await measure(page, each, keras, options));
          versions = { ...versions, ...keras?.about };
        } finally {
          keras?.end();
        }
      }
      return {
        medians: Object.fromEntries(rows.flatMap(medians)),
        ratios: Object.fromEntries(rows.flatMap(ratios)),
        versions,
        markdown: report(rows, options, versions),
      };
    });
  },
};

/**
 * @param {string} python
 * @param {HeadCase} head
 */
function startKeras(python, { width, units, dropout, classes, rows, batchSize }) {
  return startPython(python, [SCRIPT, width, units, dropout, classes, rows, batchSize]);
}

/**
 * @param {BenchPage} page
 * @param {Case} of
 * @param {Awaited<ReturnType<typeof startPython>> | undefined} keras
 * @param {BenchOptions} options
 * @returns {Promise<Row>}
 */
async function measure(page, of, keras, { rounds }) {
  const prepared = await page.call('prepareHead', of.head);
  /** @type {Contender[]} */
  const contenders = prepared.map(({ name, setting }, index) => ({
    name,
    setting,
    train: (epochs) => page.call('fitHead', index, epochs),
    msPerStep: [],
  }));
  if (keras) contenders.push({ name: 'keras', setting: '', train: (epochs) => keras.ask(epochs), msPerStep: [] });
  const steps = of.epochs * Math.ceil(of.head.rows / of.head.batchSize);
  for (const { name, train } of contenders) requireLearning(name, (await train(of.epochs)).loss, of);
  for (let round = 0; round < rounds; round++) {
    for (const { train, msPerStep } of alternating(contenders, round)) {
      msPerStep.push(((await train(of.epochs)).seconds * 1000) / steps);
    }
  }
  await page.call('end');
  const ours = /** @type {Contender} */ (contenders.find(({ name }) => name === 'headstart'));
  const fastestTfjs = contenders
    .filter(({ name }) => name === 'tfjs')
    .reduce((best, each) => (median(each.msPerStep) < median(best.msPerStep) ? each : best));
  const kerasContender = contenders.find(({ name }) => name === 'keras');
  return {
    of,
    ours: median(ours.msPerStep),
    fastestTfjs,
    againstTfjs: ratioOf(fastestTfjs.msPerStep, ours.msPerStep, of.tfjs),
    keras: kerasContender,
    againstKeras: kerasContender && ratioOf(kerasContender.msPerStep, ours.msPerStep, of.keras),
  };
}

/**
 * A trainer that is fast because it does nothing would show here.
 * @param {string} name
 * @param {number} loss
 * @param {Case} of
 */
function requireLearning(name, loss, { words, head: { classes } }) {
  if (loss < Math.log(classes)) return;
  throw new Error(`${name} did not learn ${words}: its loss was ${loss}, and chance has ${Math.log(classes)}.`);
}

/** @param {Row} row @returns {[string, number][]} */
function medians({ of, ours, fastestTfjs, keras }) {
  return [
    [`${of.words}: headstart, ms/step`, ours],
    [`${of.words}: model.fit, ms/step`, median(fastestTfjs.msPerStep)],
    ...(keras ? [/** @type {[string, number]} */ ([`${of.words}: Keras, ms/step`, median(keras.msPerStep)])] : []),
  ];
}

/** @param {Row} row @returns {[string, Ratio][]} */
function ratios({ of, againstTfjs, againstKeras }) {
  return [
    [`${of.words}: headstart / model.fit`, againstTfjs],
    ...(againstKeras ? [/** @type {[string, Ratio]} */ ([`${of.words}: headstart / Keras`, againstKeras])] : []),
  ];
}

/**
 * @param {readonly Row[]} rows
 * @param {BenchOptions} options
 * @param {Record<string, string>} versions
 */
function report(rows, { rounds }, versions) {
  const lines = rows.flatMap(({ of, ours, fastestTfjs, againstTfjs, keras, againstKeras }) => [
    line(of.words, `TF.js \`model.fit\`, WASM, ${fastestTfjs.setting}`, ours, fastestTfjs, againstTfjs),
    ...(keras && againstKeras ? [line(of.words, 'Keras `fit` in Python', ours, keras, againstKeras)] : []),
  ]);
  return `## Training a head

Written by \`npm run bench -- head\`: ${SHARED.rows} rows, batches of ${SHARED.batchSize}, Adam, no validation; rounds: ${rounds}, in alternating
order. Headstart is its own WebAssembly trainer in one worker, driven as a run drives it; TF.js the faster of one
thread and as many as there are cores.

${machineLine(versions)}

| head | against | Headstart, ms/step | it, ms/step | ratio | target | reached |
|---|---|--:|--:|--:|--:|---|
${lines.join('\n')}`;
}

/**
 * @param {string} words
 * @param {string} against
 * @param {number} ours
 * @param {Contender} it
 * @param {Ratio} ratio
 */
function line(words, against, ours, { msPerStep }, ratio) {
  return `| ${words} | ${against} | ${number(ours)} | ${number(median(msPerStep))} | ${ratioCells(ratio)} |`;
}
