import { median, number, ratioCells, ratioOf } from './figures.mjs';
import { installedVersion } from './install-packages.mjs';
import { measureOnDevice } from './measure-on-device.mjs';
import { machineLine } from './report.mjs';

/**
 * The same network on the same GPU: Headstart on WebGPU, and the libraries that programs outside a browser use.
 * @import { Bench } from './benches.mjs'
 * @import { Ratio } from './figures.mjs'
 * @import { NativeFigures, NoLibraries } from './native-run'
 *
 * @typedef {{ library: string, ours: number, theirs: number, ratio: Ratio }} Row milliseconds an image
 */

const RUN = 'bench/native-run.ts';

/** @type {Bench} */
export const native = {
  name: 'native',
  about: 'WebGPU in Node against PyTorch and ONNX Runtime on the same GPU, where there is one',
  needsPackages: true,
  async run({ rounds }) {
    /** @type {NativeFigures | NoLibraries | null} */
    const figures = measureOnDevice('real', RUN, rounds);
    if (!figures)
      return { skipped: 'WebGPU in Node finds no GPU here that a native library could run on beside Headstart.' };
    if (!('libraries' in figures)) {
      return { skipped: `there is no native GPU library here: ${figures.obstacles.join(', and ')}.` };
    }
    for (const { name, difference } of figures.libraries) {
      console.log(`  the features of ${name} are ${difference.toExponential(1)} apart from Headstart's`);
    }
    const rows = rowsOf(figures);
    const versions = { webgpu: installedVersion('webgpu') ?? '', adapter: figures.adapter, ...figures.versions };
    return {
      medians: Object.fromEntries([
        ['Headstart, ms/image', median(figures.headstart.msPerImage)],
        ...rows.map(({ library, theirs }) => [`${library}, ms/image`, theirs]),
      ]),
      ratios: Object.fromEntries(rows.map(({ library, ratio }) => [`headstart / ${library}`, ratio])),
      versions,
      markdown: reportOf(figures, { rounds, versions }),
    };
  },
};

/**
 * @param {NativeFigures} figures
 * @param {{ rounds: number, versions: Record<string, string> }} facts
 */
export function reportOf(figures, { rounds, versions }) {
  const lines = rowsOf(figures).map(
    ({ library, ours, theirs, ratio }) => `| ${library} | ${number(ours)} | ${number(theirs)} | ${ratioCells(ratio)} |`,
  );
  const { adapter, tolerance, obstacles } = figures;
  const absent = obstacles.length === 0 ? '' : ` Not among them: ${obstacles.join(', and ')}.`;
  return `## Beside native libraries

Written by \`npm run bench -- native\`: MobileNet 0.25 at 224 px up to \`conv_pw_13_relu\`, batches of 32, on ${adapter};
${rounds} rounds in alternating order. Headstart's compiled network runs in Node on Dawn, which is Chromium's WebGPU; the libraries run
the same folded network in Python: ONNX Runtime with all its optimisations, PyTorch layer by layer as it comes. Each
batch lies ready on the device, is run, and is waited for; features stay there. All compute in float32, and give the same
features to ${tolerance} of their length.${absent}

${machineLine(versions)}

| against | Headstart, ms/image | it, ms/image | ratio | target | reached |
|---|--:|--:|--:|--:|---|
${lines.join('\n')}`;
}

/**
 * No target: what a library that knows the card reaches is what there is to be seen.
 * @param {NativeFigures} figures
 * @returns {Row[]}
 */
function rowsOf({ headstart, libraries }) {
  return libraries.map(({ name, msPerImage }) => ({
    library: name,
    ours: median(headstart.msPerImage),
    theirs: median(msPerImage),
    ratio: ratioOf(msPerImage, headstart.msPerImage),
  }));
}
