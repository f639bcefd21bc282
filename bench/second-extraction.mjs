import { withBenchPage } from './bench-page.mjs';
import { median, number, ratioCells, ratioOf } from './figures.mjs';
import { findMobileNet } from './material.mjs';
import { machineLine } from './report.mjs';

/**
 * What it takes to extract the same folder again: in the same page, and after the page was loaded anew.
 * @import { Bench, BenchOptions, Measured } from './benches.mjs'
 * @import { BenchPage } from './bench-page.mjs'
 *
 * @typedef {'first' | 'again' | 'reloaded' | 'atOnce'} Time
 * @typedef {{ seconds: number, extracted: number }[]} Extractions one a round
 */

const TARGET = 50;
/** From the drop to the start of the run: long enough to read and hash the files, which happens meanwhile. */
const PAUSE_MS = 1500;
const WORDS = {
  first: 'the first time',
  again: 'again, in the same page',
  reloaded: 'again, after the page was loaded anew',
  atOnce: 'the same, the handing over and reading of the files counted as well',
};
const TIMES = /** @type {const} */ (['first', 'again', 'reloaded', 'atOnce']);

/** @type {Bench} */
export const secondExtraction = {
  name: 'second-extraction',
  about: 'the same folder extracted a second time, and after a reload',
  run: (options) => withBenchPage((page) => measure(page, options)),
};

/**
 * @param {BenchPage} page
 * @param {BenchOptions} options
 * @returns {Promise<Measured>}
 */
async function measure(page, { rounds }) {
  const base = await page.serve(await findMobileNet(0.25, page.work));
  const count = page.images.files.length;
  /** @type {Record<Time, Extractions>} */
  const measured = { first: [], again: [], reloaded: [], atOnce: [] };
  for (let round = 0; round < rounds; round++) {
    // Each under a mark of its own, so that every round has a first time.
    const [warmUpMark, mark] = [2 * round + 1, 2 * round + 2];
    await page.call('start', base);
    await page.call('extractMarked', count, warmUpMark, PAUSE_MS);
    measured.first.push(await page.call('extractMarked', count, mark, PAUSE_MS));
    measured.again.push(await page.call('extractMarked', count, mark, PAUSE_MS));
    await page.reload();
    await page.call('start', base);
    measured.reloaded.push(await page.call('extractMarked', count, mark, PAUSE_MS));
    await page.reload();
    await page.call('start', base);
    measured.atOnce.push(await page.call('extractMarked', count, mark, 0));
  }
  await page.call('end');

  const speeds = (/** @type {Time} */ time) => measured[time].map(({ seconds }) => 1 / seconds);
  const rows = TIMES.map((time) => ({
    time,
    ms: 1000 * median(measured[time].map(({ seconds }) => seconds)),
    extracted: median(measured[time].map(({ extracted }) => extracted)),
    ratio: time === 'first' ? undefined : ratioOf(speeds(time), speeds('first'), { target: TARGET }),
  }));
  const versions = { Chromium: page.browserVersion };
  return {
    medians: Object.fromEntries(
      rows.flatMap(({ time, ms, extracted }) => [
        [`${time}, ms`, ms],
        [`${time}, images run through the base`, extracted],
      ]),
    ),
    ratios: Object.fromEntries(rows.flatMap(({ time, ratio }) => (ratio ? [[`first / ${time}`, ratio]] : []))),
    versions,
    markdown: report(rows, `${count} ${page.images.words}, ${base.name}, rounds: ${rounds}`, versions),
  };
}

/**
 * @param {{ time: Time, ms: number, extracted: number, ratio: ReturnType<typeof ratioOf> | undefined }[]} rows
 * @param {string} words what was extracted
 * @param {Record<string, string>} versions
 */
function report(rows, words, versions) {
  const lines = rows.map(
    ({ time, ms, extracted, ratio }) =>
      `| ${WORDS[time]} | ${number(ms)} ms | ${extracted} | ${ratio ? ratioCells(ratio) : ' | | '} |`,
  );
  return `## The same folder a second time

Written by \`npm run bench -- second-extraction\`: ${words};
Chromium, WebAssembly, the files in the page's memory. From the start of the run to the last feature, with ${PAUSE_MS / 1000} s between
handing the files over and the start, as a person takes them, in which they are read and hashed. Loading the page and the
base is not counted. The first time comes after as many other images, so that all workers run.

${machineLine(versions)}

| | time | run through the base | faster | target | reached |
|---|--:|--:|--:|--:|---|
${lines.join('\n')}`;
}
