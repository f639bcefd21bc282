import { withBenchPage } from './bench-page.mjs';
import { figuresOf, reportOf } from './extraction-report.mjs';
import { alternating, median, number } from './figures.mjs';
import { installedVersion } from './install-packages.mjs';
import { findMobileNet } from './material.mjs';

/**
 * Files to features, and pixels to features, side by side in one page: Headstart, TF.js and onnxruntime-web.
 * @import { Bench, BenchOptions, Measured } from './benches.mjs'
 * @import { BenchPage } from './bench-page.mjs'
 * @import { BenchBackend } from './browser/contest'
 * @import { Mode, Result } from './extraction-report.mjs'
 *
 * @typedef {{ index: number, name: string, setting: string }} Contender
 */

/** @type {readonly { alpha: 0.25 | 1, count: Record<BenchBackend, number> }[]} how many images a round */
const BASES = [
  { alpha: 0.25, count: { wasm: 192, webgpu: 576 } },
  { alpha: 1, count: { wasm: 64, webgpu: 576 } },
];
/** @type {readonly Mode[]} */
const MODES = ['files', 'pixels'];
/** Settings are chosen by trials of a part of a round. */
const TRIALS = 2;
const TRIAL_IMAGES = 32;
/** By how much features may differ, as a share of their length: the same numbers are added up in another order. */
const TOLERANCE = { wasm: 1e-4, webgpu: 1e-3 };

/** @type {Bench} */
export const extraction = {
  name: 'extraction',
  about: 'files to features on WebAssembly: Headstart, TF.js, onnxruntime-web',
  needsPackages: true,
  run: (options) => withBenchPage((page) => measure(page, 'wasm', options)),
};

/** @type {Bench} */
export const extractionWebGpu = {
  name: 'extraction-webgpu',
  about: 'the same on the graphics adapter, where there is one',
  needsPackages: true,
  run: (options) =>
    withBenchPage(async (page) => {
      const adapter = await page.call('adapter');
      if (adapter === undefined) return { skipped: 'the browser has no graphics adapter but one in software.' };
      return measure(page, 'webgpu', options, adapter);
    }),
};

/**
 * @param {BenchPage} page
 * @param {BenchBackend} backend
 * @param {BenchOptions} options
 * @param {string} [adapter]
 * @returns {Promise<Measured>}
 */
async function measure(page, backend, { rounds }, adapter) {
  const races = [];
  const bases = [];
  for (const { alpha, count } of BASES) {
    const base = await findMobileNet(alpha, page.work);
    bases.push(`${base.name} with ${base.words}`);
    const contenders = await prepare(page, backend, await page.serve(base));
    for (const mode of MODES) {
      const images = Math.min(count[backend], page.images.files.length);
      races.push({ base: base.name, mode, count: images, results: await race(page, contenders, mode, images, rounds) });
    }
  }
  await page.call('end');
  const versions = {
    Chromium: page.browserVersion,
    'onnxruntime-web': installedVersion('onnxruntime-web') ?? '',
    ...(adapter && { adapter }),
  };
  const measured = {
    backend,
    rounds,
    races,
    versions,
    bases,
    images: page.images.words,
    tolerance: TOLERANCE[backend],
  };
  return { ...figuresOf(measured), versions, markdown: reportOf(measured) };
}

/**
 * Starts all contenders, and makes sure that they compute the same.
 * @param {BenchPage} page
 * @param {BenchBackend} backend
 * @param {Awaited<ReturnType<BenchPage['serve']>>} base
 * @returns {Promise<Contender[]>}
 */
async function prepare(page, backend, base) {
  const { isolated, contenders, differences } = await page.call('prepare', { backend, base });
  if (!isolated) throw new Error('The page is not cross-origin isolated, so that nobody would have threads.');
  for (const [runtime, difference] of Object.entries(differences)) {
    console.log(`  ${base.name}: the features of ${runtime} are ${difference.toExponential(1)} apart from Headstart's`);
    if (difference <= TOLERANCE[backend]) continue;
    throw new Error(`${runtime} computes other features of ${base.name} than Headstart.`);
  }
  return contenders.map((contender, index) => ({ ...contender, index }));
}

/**
 * @param {BenchPage} page
 * @param {readonly Contender[]} contenders
 * @param {Mode} mode
 * @param {number} count
 * @param {number} rounds
 * @returns {Promise<Result[]>}
 */
async function race(page, contenders, mode, count, rounds) {
  const chosen = await chooseSettings(page, contenders, mode, Math.min(count, TRIAL_IMAGES));
  const results = chosen.map(({ name, setting, index }) => ({
    name,
    setting,
    index,
    speeds: /** @type {number[]} */ ([]),
  }));
  // The first time, Headstart starts more workers, for so many images; it is not counted.
  for (const { index } of results) await page.call('race', index, mode, count);
  for (let round = 0; round < rounds; round++) {
    for (const { index, speeds } of alternating(results, round)) {
      speeds.push(await page.call('race', index, mode, count));
    }
  }
  for (const { name, setting, speeds } of results) {
    console.log(`  ${mode}, ${name}${setting && ` (${setting})`}: ${number(median(speeds))} images/s`);
  }
  return results;
}

/**
 * Of each contender the setting that is the fastest here.
 * @param {BenchPage} page
 * @param {readonly Contender[]} contenders
 * @param {Mode} mode
 * @param {number} count
 */
async function chooseSettings(page, contenders, mode, count) {
  /** @type {Map<string, Contender & { speed: number }>} */
  const best = new Map();
  for (const contender of contenders) {
    const speeds = [];
    for (let trial = 0; trial < TRIALS; trial++) speeds.push(await page.call('race', contender.index, mode, count));
    const speed = Math.max(...speeds);
    if (speed > (best.get(contender.name)?.speed ?? 0)) best.set(contender.name, { ...contender, speed });
  }
  return [...best.values()];
}
