import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildIfStale, serveBuiltPage } from '../../scripts/built-page.mjs';
import {
  chooseBase,
  download,
  dropPaths,
  launchBrowser,
  setSettings,
  showPage,
  startTraining,
  train,
  trainOnSamples,
  tryImage,
} from '../../scripts/drive-page.mjs';
import { NoBrowserError } from '../../scripts/find-browser.mjs';
import { getBrowser } from '../../scripts/get-browser.mjs';

/**
 * Takes the README's pictures of the finished page: `npm run pictures [FOLDER]`, FOLDER being `docs/pictures` unless said.
 *
 * @import { Browser, Page } from 'playwright-core'
 *
 * @typedef {object} Picture
 * @property {string} name of its file
 * @property {{ width: number, height: number }} viewport
 * @property {'light' | 'dark'} colorScheme
 * @property {(page: Page) => Promise<void>} show brings the page to what is to be seen
 */

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
const SAMPLES = inProject('public/samples');

/** @type {Picture[]} */
const PICTURES = [
  { name: 'empty-light', viewport: WIDE, colorScheme: 'light', show: async () => {} },
  { name: 'training-light', viewport: WIDE, colorScheme: 'light', show: showTraining },
  { name: 'done-light', viewport: WIDE, colorScheme: 'light', show: showResult },
  { name: 'done-dark', viewport: WIDE, colorScheme: 'dark', show: showResult },
  { name: 'done-narrow', viewport: NARROW, colorScheme: 'light', show: showTaken },
  { name: 'runs-light', viewport: WIDE, colorScheme: 'light', show: showRuns },
  { name: 'bases-light', viewport: WIDE, colorScheme: 'light', show: showBases },
];

try {
  const folder = resolve(process.argv[2] ?? inProject('docs/pictures'));
  const executable = getBrowser();
  buildIfStale();
  const site = await serveBuiltPage();
  const browser = await launchBrowser(executable);
  try {
    mkdirSync(folder, { recursive: true });
    for (const picture of PICTURES) console.log(await take(picture, browser, site.url, folder));
  } finally {
    await browser.close();
    await site.close();
  }
} catch (error) {
  if (!(error instanceof NoBrowserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/**
 * @param {Picture} picture
 * @param {Browser} browser
 * @param {string} url
 * @param {string} folder
 * @returns {Promise<string>} the picture's path
 */
async function take({ name, viewport, colorScheme, show }, browser, url, folder) {
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce', serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    await showPage(page, url);
    await show(page);
    // Where nothing shows that it is pointed at.
    await page.mouse.move(0, 0);
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path });
    return path;
  } finally {
    await context.close();
  }
}

/**
 * A head large enough to be met while it trains.
 * @param {Page} page
 */
async function showTraining(page) {
  const images = page.getByRole('region', { name: 'Images', exact: true });
  await dropPaths(page, images, [join(SAMPLES, 'train'), join(SAMPLES, 'val')]);
  await chooseBase(page, 'headstart-tiny');
  await page.locator('button[aria-controls="base-choices"]').click();
  const block = { units: 1_024, activation: 'relu', normalize: false, dropout: 0.5 };
  await setSettings(page, { epochs: 400, blocks: [block] });
  await startTraining(page);
  await page.waitForFunction(() => {
    const bar = document.querySelector('[role="progressbar"][data-phase="head"]');
    return Number(bar?.getAttribute('aria-valuenow')) >= 25;
  });
}

/** @param {Page} page */
async function showResult(page) {
  await trainOnSamples(page);
  await tryImage(page, join(SAMPLES, 'val/food/003.jpg'));
}

/**
 * The end of the way, down to the download.
 * @param {Page} page
 */
async function showTaken(page) {
  await showResult(page);
  const zip = join(tmpdir(), `headstart-picture-${process.pid}.zip`);
  await download(page, zip);
  rmSync(zip);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
}

/**
 * Three runs, the earlier two laid over the last.
 * @param {Page} page
 */
async function showRuns(page) {
  await trainOnSamples(page);
  await setSettings(page, { folds: 4, epochs: 25 });
  await train(page);
  await setSettings(page, { folds: 0, epochs: 200, learningRate: 0.003 });
  await train(page);
  for (const name of ['Run 2', 'Run 1']) await page.getByLabel(`Show ${name} in the chart`).check();
  await page
    .locator('.chart')
    .first()
    .evaluate((chart) => chart.scrollIntoView({ block: 'start' }));
}

/** @param {Page} page */
async function showBases(page) {
  await trainOnSamples(page);
  await page.locator('button[aria-controls="base-choices"]').click();
}

/** @param {string} path */
function inProject(path) {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
