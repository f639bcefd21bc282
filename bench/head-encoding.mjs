import { median, number, ratioCells, ratioOf } from './figures.mjs';
import { installedVersion } from './install-packages.mjs';
import { measureOnDevice } from './measure-on-device.mjs';
import { machineLine } from './report.mjs';

/**
 * What it costs the processor to tell a GPU to train a head, and what the GPU takes where there is one.
 * @import { Bench } from './benches.mjs'
 * @import { Ratio } from './figures.mjs'
 * @import { HeadEncodingFigures } from './head-encoding-run'
 *
 * @typedef {HeadEncodingFigures['heads'][number]} Head
 * @typedef {Head['ways'][number]} Way
 * @typedef {{ what: string, ours: Way, fit: Way, steps: number, ratio: Ratio }} Row
 */

const RUN = 'bench/head-encoding-run.ts';
const TARGETS = { encoding: 50, computing: 20 };

/** @type {Bench} */
export const headEncoding = {
  name: 'head-encoding',
  about: 'WebGPU in Node: what an epoch of a head costs to encode, and on the GPU where there is one',
  needsPackages: true,
  async run({ rounds }) {
    /** @type {HeadEncodingFigures | null} */
    const nullDevice = measureOnDevice('null', RUN, rounds);
    if (!nullDevice) return { skipped: 'Dawn gave no null device.' };
    /** @type {HeadEncodingFigures | null} */
    const real = measureOnDevice('real', RUN, rounds);
    const rows = nullDevice.heads.map((head) => row('null device', head, TARGETS.encoding));
    if (real) rows.push(...real.heads.map((head) => row(real.adapter, head, TARGETS.computing)));
    const versions = { webgpu: installedVersion('webgpu') ?? '', ...(real && { adapter: real.adapter }) };
    return {
      medians: Object.fromEntries(
        rows.flatMap(({ what, ours, fit }) => [
          [`${what}: headstart, ms/epoch`, median(ours.epochMs)],
          [`${what}: model.fit, ms/epoch`, median(fit.epochMs)],
        ]),
      ),
      ratios: Object.fromEntries(rows.map(({ what, ratio }) => [`${what}: headstart / model.fit`, ratio])),
      versions,
      markdown: report(rows, { rounds, versions, isReal: real !== null }),
    };
  },
};

/**
 * @param {string} device
 * @param {Head} measured
 * @param {number} target
 * @returns {Row}
 */
function row(device, { head, ways }, target) {
  const way = (/** @type {Way['name']} */ name) => /** @type {Way} */ (ways.find((each) => each.name === name));
  const [ours, fit] = [way('headstart'), way('fit')];
  const { width, units, classes, rows, batchSize } = head;
  return {
    what: `${device}, ${width.toLocaleString('en')} → ${units} → ${classes}, ${rows} rows`,
    ours,
    fit,
    steps: Math.ceil(rows / batchSize),
    ratio: ratioOf(fit.epochMs, ours.epochMs, { target }),
  };
}

/**
 * @param {readonly Row[]} rows
 * @param {{ rounds: number, versions: Record<string, string>, isReal: boolean }} facts
 */
function report(rows, { rounds, versions, isReal }) {
  const lines = rows.map(({ what, ours, fit, steps, ratio }) => {
    const perStep = (/** @type {Way} */ { calls }) => number(calls.dispatches / steps);
    const perEpoch = (/** @type {Way} */ { calls }) => `${calls.submits} / ${calls.readBacks}`;
    return `| ${what} | ${number(median(ours.epochMs))} | ${number(median(fit.epochMs))} | ${ratioCells(ratio)} | ${perStep(ours)}, ${perStep(fit)} | ${perEpoch(ours)}, ${perEpoch(fit)} |`;
  });
  return `## Telling a GPU to train a head

Written by \`npm run bench -- head-encoding\`: an epoch in batches of 32, Adam, dropout, no validation, in Node on Dawn, which is
Chromium's WebGPU; ${rounds} rounds in alternating order. Its null device computes nothing, so that what is left is what the
processor does: Headstart's trainer against TF.js' \`model.fit\`.${isReal ? '' : ' This machine has no GPU to run them on.'}

${machineLine(versions)}

| what | Headstart, ms/epoch | \`model.fit\`, ms/epoch | ratio | target | reached | dispatches a step: ours, its | submits / read-backs an epoch: ours, its |
|---|--:|--:|--:|--:|---|---|---|
${lines.join('\n')}`;
}
