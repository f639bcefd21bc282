import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { runnerImport } from 'vite';
import { browserFlags, NoBrowserError } from '../../scripts/find-browser.mjs';
import { getBrowser } from '../../scripts/get-browser.mjs';
import { serveFolder } from '../../scripts/serve-folder.mjs';
import { findFont, NoFontError } from './find-font.mjs';
import { paintImage } from './paint-image.mjs';

/**
 * Draws the sample images from `glyphs.json` and lists them in `index.json`:
 * `npm run samples [FOLDER]`, FOLDER being `public/samples` unless said.
 * The same font, browser and machine give the same bytes.
 *
 * @import { ImagePlan } from './image-plan'
 */

const SEED = 1;
const JPEG_QUALITY = 0.85;

try {
  const folder = resolve(process.argv[2] ?? inProject('../../public/samples'));
  const files = await draw(await plans());
  for (const part of ['train', 'val']) rmSync(join(folder, part), { recursive: true, force: true });
  for (const { path, data } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), data);
  }
  writeFileSync(join(folder, 'index.json'), indexOf(files));
  const kilobytes = files.reduce((sum, { data }) => sum + data.length, 0) / 1000;
  console.log(`${files.length} images, ${Math.round(kilobytes)} kB, in ${folder}`);
} catch (error) {
  if (!(error instanceof NoFontError || error instanceof NoBrowserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** @returns {Promise<ImagePlan[]>} */
async function plans() {
  // Node cannot read TypeScript by itself; Vite can.
  const { module } = await runnerImport(inProject('plan-images.ts'), { configFile: false, logLevel: 'error' });
  const { planImages } = /** @type {typeof import('./plan-images')} */ (module);
  return planImages(JSON.parse(readFileSync(inProject('glyphs.json'), 'utf8')), SEED);
}

/**
 * @param {ImagePlan[]} plans
 * @returns {Promise<{ path: string, data: Buffer }[]>}
 */
async function draw(plans) {
  const font = findFont();
  const fonts = await serveFolder(dirname(font));
  try {
    const browser = await chromium.launch({ executablePath: getBrowser(), args: browserFlags() });
    try {
      const page = await browser.newPage();
      await page.evaluate(loadFont, `${fonts.url}${basename(font)}`);
      const files = [];
      for (const plan of plans) {
        const base64 = await page.evaluate(paintImage, { plan, quality: JPEG_QUALITY });
        files.push({ path: plan.path, data: Buffer.from(base64, 'base64') });
      }
      return files;
    } finally {
      await browser.close();
    }
  } finally {
    await fonts.close();
  }
}

/**
 * Runs in the page.
 * @param {string} url
 */
async function loadFont(url) {
  document.fonts.add(await new FontFace('SampleEmoji', `url(${url})`).load());
}

/**
 * The list the page asks for, since a static host lists no folders.
 * @param {{ path: string, data: Buffer }[]} files
 */
function indexOf(files) {
  const rows = files.map(({ path, data }) => `    ${JSON.stringify({ path, bytes: data.length })}`);
  return `{\n  "files": [\n${rows.join(',\n')}\n  ]\n}\n`;
}

/** @param {string} path relative to this file */
function inProject(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
