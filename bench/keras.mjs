import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withBenchPage } from './bench-page.mjs';
import { alternating, median, number, ratioCells, ratioOf } from './figures.mjs';
import { findMobileNet } from './material.mjs';
import { findPython, NO_KERAS, startPython } from './python-process.mjs';
import { machineLine, ROOT } from './report.mjs';

/**
 * Headstart in a browser against Keras in Python, on the same folder, taking turns.
 * @import { Bench, BenchOptions, Measured } from './benches.mjs'
 * @import { BenchPage } from './bench-page.mjs'
 */

const SCRIPT = join(ROOT, 'bench/keras_extraction.py');
const REAL_WEIGHTS = join(ROOT, '../shared/material/bases/mobilenet_2_5_224_tf_no_top.h5');
const WANTED = { target: 0.5, aim: 1 };

/** @type {Bench} */
export const keras = {
  name: 'keras',
  about: 'files to features against Keras in Python, where it is installed',
  async run(options) {
    const python = findPython(['keras']);
    if (python === undefined) return { skipped: NO_KERAS };
    return withBenchPage((page) => measure(page, python, options));
  },
};

/**
 * @param {BenchPage} page
 * @param {string} python
 * @param {BenchOptions} options
 * @returns {Promise<Measured>}
 */
async function measure(page, python, { rounds }) {
  const base = await page.serve(await findMobileNet(0.25, page.work));
  const count = page.images.files.length;
  const weights = existsSync(REAL_WEIGHTS) ? [REAL_WEIGHTS] : [];
  const keras = await startPython(python, [SCRIPT, page.images.folder, ...weights]);
  try {
    await page.call('start', base);
    let mark = 1;
    await page.call('extractMarked', count, mark++, 0);
    await keras.ask();
    const contenders = [
      {
        name: 'headstart',
        extract: () => page.call('extractMarked', count, mark++, 0),
        speeds: /** @type {number[]} */ ([]),
      },
      { name: 'keras', extract: () => keras.ask(), speeds: /** @type {number[]} */ ([]) },
    ];
    for (let round = 0; round < rounds; round++) {
      for (const { extract, speeds } of alternating(contenders, round)) speeds.push(count / (await extract()).seconds);
    }
    await page.call('end');
    const [ours, theirs] = contenders.map(({ speeds }) => speeds);
    const ratio = ratioOf(ours ?? [], theirs ?? [], WANTED);
    const versions = { Chromium: page.browserVersion, ...keras.about };
    const medians = Object.fromEntries(contenders.map(({ name, speeds }) => [`${name}, images/s`, median(speeds)]));
    return {
      medians,
      ratios: { 'headstart / keras': ratio },
      versions,
      markdown: report(medians, ratio, `${count} ${page.images.words}, ${base.name}, rounds: ${rounds}`, versions),
    };
  } finally {
    keras.end();
  }
}

/**
 * @param {Record<string, number>} medians
 * @param {ReturnType<typeof ratioOf>} ratio
 * @param {string} words
 * @param {Record<string, string>} versions
 */
function report(medians, ratio, words, versions) {
  const [ours, theirs] = Object.values(medians);
  return `## Against Keras in Python

Written by \`npm run bench -- keras\`: ${words}.
Keras takes the folder from the disk by \`image_dataset_from_directory\` in batches of 32 and runs it by \`predict\` up to
the same layer (\`bench/keras_extraction.py\`); Headstart takes the files in Chromium, on WebAssembly. They take turns;
the first run of each is not counted.

${machineLine(versions)}

| Headstart, images/s | Keras, images/s | ratio | target | reached |
|--:|--:|--:|--:|---|
| ${number(ours ?? 0)} | ${number(theirs ?? 0)} | ${ratioCells(ratio)} |`;
}
