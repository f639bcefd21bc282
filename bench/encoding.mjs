import { median, number, ratioCells, ratioOf } from './figures.mjs';
import { installedVersion } from './install-packages.mjs';
import { measureOnDevice } from './measure-on-device.mjs';
import { machineLine } from './report.mjs';

/**
 * What it costs the processor to tell a GPU what to do, and what the GPU takes where there is one.
 * @import { Bench } from './benches.mjs'
 * @import { EncodingFigures } from './encoding-run'
 * @import { Ratio } from './figures.mjs'
 *
 * @typedef {{ what: string, compiled: number, predict: number, ratio: Ratio }} Row milliseconds an image
 */

const RUN = 'bench/encoding-run.ts';
const TARGETS = { encoding: 3, computing: 2 };

/** @type {Bench} */
export const encoding = {
  name: 'encoding',
  about: 'WebGPU in Node: encoding cost of the compiled network, and the GPU where there is one',
  needsPackages: true,
  async run({ rounds }) {
    /** @type {EncodingFigures | null} */
    const nullDevice = measureOnDevice('null', RUN, rounds);
    if (!nullDevice) return { skipped: 'Dawn gave no null device.' };
    /** @type {EncodingFigures | null} */
    const real = measureOnDevice('real', RUN, rounds);
    const rows = [row('encoding, null device', nullDevice, 'encodeMs', TARGETS.encoding)];
    if (real) {
      rows.push(row(`encoding, ${real.adapter}`, real, 'encodeMs'));
      rows.push(row(`to the end, ${real.adapter}`, real, 'doneMs', TARGETS.computing));
    }
    const versions = { webgpu: installedVersion('webgpu') ?? '', ...(real && { adapter: real.adapter }) };
    const dispatches = nullDevice.ways.map(({ name, dispatches: count }) => [`${name}, dispatches a batch`, count]);
    return {
      medians: {
        ...Object.fromEntries(dispatches),
        ...Object.fromEntries(
          rows.flatMap(({ what, compiled, predict }) => [
            [`${what}: compiled, ms/image`, compiled],
            [`${what}: predict, ms/image`, predict],
          ]),
        ),
      },
      ratios: Object.fromEntries(rows.map(({ what, ratio }) => [`${what}: compiled / predict`, ratio])),
      versions,
      markdown: report(rows, nullDevice, { rounds, versions, isReal: real !== null }),
    };
  },
};

/**
 * @param {string} what
 * @param {EncodingFigures} figures
 * @param {'encodeMs' | 'doneMs'} measured
 * @param {number} [target]
 * @returns {Row}
 */
function row(what, { ways }, measured, target) {
  const times = (/** @type {string} */ name) => ways.find((way) => way.name === name)?.[measured] ?? [];
  const [compiled, predict] = [times('compiled'), times('predict')];
  const speeds = (/** @type {readonly number[]} */ ms) => ms.map((each) => 1 / each);
  return {
    what,
    compiled: median(compiled),
    predict: median(predict),
    ratio: ratioOf(speeds(compiled), speeds(predict), target === undefined ? {} : { target }),
  };
}

/**
 * @param {readonly Row[]} rows
 * @param {EncodingFigures} nullDevice
 * @param {{ rounds: number, versions: Record<string, string>, isReal: boolean }} facts
 */
function report(rows, { ways }, { rounds, versions, isReal }) {
  const lines = rows.map(
    ({ what, compiled, predict, ratio }) =>
      `| ${what} | ${number(compiled)} | ${number(predict)} | ${ratioCells(ratio)} |`,
  );
  const dispatches = ways.map(({ name, dispatches: count }) => `${count} by \`${name}\``).join(' and ');
  return `## Telling a GPU what to do

Written by \`npm run bench -- encoding\`: MobileNet 0.25 at 224 px, batches of 32, in Node on Dawn, which is Chromium's
WebGPU. Its null device computes nothing, so that what is left is the cost of encoding and submitting on the processor:
Headstart's compiled network against \`predict\` of the layers model, ${rounds} rounds in alternating order. A batch takes
${dispatches} dispatches.${isReal ? '' : ' This machine has no GPU to run them on.'}

${machineLine(versions)}

| what | compiled, ms/image | \`predict\`, ms/image | ratio | target | reached |
|---|--:|--:|--:|--:|---|
${lines.join('\n')}`;
}
