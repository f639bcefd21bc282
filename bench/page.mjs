import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { importSource, machineLine, ROOT } from './report.mjs';

/**
 * How fast the finished page is: files to features, and a step of the head. Each row is one `npm run demo` on images
 * made here. The real base is measured where `../shared/material` has it.
 * @import { Bench } from './benches.mjs'
 *
 * @typedef {{ name: string, base: string, backend: string, sizePx: number, perClass: number }} Case `base` is a folder
 */

const REAL_BASE = join(ROOT, '../shared/material/bases/mobilenet_v1_0.25_224');
const CLASSES = ['blue', 'green', 'red'];
const BATCH_SIZE = 32;
const EPOCHS = 20;

/** @type {Bench} */
export const page = {
  name: 'page',
  about: 'the finished page, files to model, by npm run demo',
  async run() {
    const { writeImages } = await importSource('tests/browser/support/test-images.ts');
    const work = mkdtempSync(join(tmpdir(), 'headstart-bench-'));
    try {
      /** @type {Case[]} */
      const cases = [];
      const tiny = await writeTinyBase(join(work, 'tiny_base'));
      for (const backend of ['wasm', 'webgpu', 'cpu']) {
        cases.push({ name: 'tiny base', base: tiny, backend, sizePx: 32, perClass: 300 });
      }
      if (existsSync(REAL_BASE)) {
        const real = { name: 'MobileNet v1 0.25', base: REAL_BASE, sizePx: 224 };
        cases.push({ ...real, backend: 'wasm', perClass: 100 }, { ...real, backend: 'webgpu', perClass: 20 });
      }
      const rows = cases.map((each) => {
        const images = join(work, `${each.sizePx}-${each.perClass}`);
        if (!existsSync(images)) writeImages(images, CLASSES, each.perClass, each.sizePx);
        return measure(each, images, join(work, 'out'));
      });
      return { medians: Object.fromEntries(rows.flatMap(figures)), ratios: {}, markdown: report(rows) };
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
};

/**
 * @param {Case} each
 * @param {string} images
 * @param {string} out
 */
function measure({ name, base, backend, sizePx, perClass }, images, out) {
  const settings = ['--epochs', EPOCHS, '--batch-size', BATCH_SIZE, '--validation-share', 0.2].map(String);
  const words = ['scripts/demo.mjs', images, '--base', base, '--backend', backend, '--out', out, ...settings];
  const stdout = execFileSync(process.execPath, words, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  const trained = CLASSES.length * (perClass - Math.round(perClass * 0.2));
  const steps = EPOCHS * Math.ceil(trained / BATCH_SIZE);
  return {
    name,
    backend: result.adapter ? `${backend} (${result.adapter})` : backend,
    images: result.taken,
    sizePx,
    imagesPerSecond: result.taken / result.seconds.features,
    msPerStep: (result.seconds.head * 1000) / steps,
  };
}

/** @param {string} folder */
async function writeTinyBase(folder) {
  const { tinyModelFiles } = await importSource('tests/support/tiny-model.ts');
  const { json, weights } = await tinyModelFiles({ sizePx: 32, channels: 16, seed: 2 });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.json'), JSON.stringify(json));
  writeFileSync(join(folder, 'weights.bin'), weights);
  return folder;
}

/**
 * @param {ReturnType<typeof measure>} row
 * @returns {[string, number][]}
 */
function figures({ name, backend, imagesPerSecond, msPerStep }) {
  return [
    [`${name}, ${backend}: images/s`, imagesPerSecond],
    [`${name}, ${backend}: head, ms/step`, msPerStep],
  ];
}

/** @param {ReturnType<typeof measure>[]} rows */
function report(rows) {
  const lines = rows.map(
    ({ name, backend, images, sizePx, imagesPerSecond, msPerStep }) =>
      `| ${name} | ${backend} | ${images} × ${sizePx} px | ${imagesPerSecond.toPrecision(3)} | ${msPerStep.toPrecision(3)} |`,
  );
  return `## The page, files to model

Written by \`npm run bench\`: the finished page, driven in Chromium by \`npm run demo\`, on PNG images made for it.
Files to features is everything from the file to the stored feature, decoding included; a step of the head is one
batch of ${BATCH_SIZE}, validation and drawing included.

${machineLine()}

| base | backend | images | files → features, images/s | head, ms/step |
|---|---|--:|--:|--:|
${lines.join('\n')}`;
}
