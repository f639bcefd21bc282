import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { browserFlags } from './find-browser.mjs';
import { PageError } from './follow-run.mjs';

export { followRun, PageError, startTraining, train, trainOnSamples } from './follow-run.mjs';
export { readReport } from './run-facts.mjs';

/**
 * The page's hands: each function does what a person does, through what the page shows to one.
 * @import { Browser, Locator, Page } from 'playwright-core'
 * @import { RunSettings } from '../src/core/run-settings'
 */

const POLL_MS = 100;
/** How long an answer may take that cannot be told from the one before it. */
const SAME_ANSWER_MS = 3_000;

/**
 * @param {string} executablePath
 * @param {{ headed?: boolean, softwareGpu?: boolean, flags?: readonly string[] }} [options] `flags` come on top
 * @returns {Promise<Browser>}
 */
export function launchBrowser(executablePath, { headed = false, softwareGpu = false, flags = [] } = {}) {
  const args = [...browserFlags({ softwareGpu }), ...flags];
  return chromium.launch({ executablePath, headless: !headed, args });
}

/**
 * @param {Browser} browser
 * @param {string} url
 * @returns {Promise<Page>} in a profile of its own, empty as on a first visit
 */
export async function openPage(browser, url) {
  // Nothing of this profile is kept, so nothing need be fetched for a second visit.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  await showPage(page, url);
  return page;
}

/**
 * @param {Page} page
 * @param {string} url
 * @returns {Promise<void>} when the page has started its backend
 */
export async function showPage(page, url) {
  await page.goto(url);
  await page.locator('main[data-phase]').waitFor();
  await backendStarted(page);
}

/**
 * Drops a folder from the disk on the column of images, as a real drag from a file manager.
 * @param {Page} page
 * @param {string} folder absolute path
 */
export async function dropFolder(page, folder) {
  await dropPaths(page, page.getByRole('region', { name: 'Images', exact: true }), [folder]);
}

/**
 * @param {Page} page
 * @param {Locator} target
 * @param {string[]} paths absolute, of files or folders
 */
export async function dropPaths(page, target, paths) {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error('The page shows nothing to drop on.');
  // Where part of the target is scrolled away, its middle need not be on the screen; a place near its top is.
  const place = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 60) };
  const devtools = await page.context().newCDPSession(page);
  try {
    for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) {
      await devtools.send('Input.dispatchDragEvent', {
        type,
        ...place,
        data: { items: [], files: paths, dragOperationsMask: 1 },
      });
    }
  } finally {
    await devtools.detach();
  }
}

/**
 * @param {Page} page
 * @param {string} base a catalogue id, or the URL of a model.json
 */
export async function chooseBase(page, base) {
  const choices = page.locator('#base-choices');
  if (!(await choices.isVisible())) await page.locator('button[aria-controls="base-choices"]').click();
  if (/^https?:/.test(base)) {
    await choices.getByLabel('Model URL').fill(base);
    await choices.getByRole('button', { name: 'Use this URL' }).click();
  } else {
    await choices.locator(`input[name="base"][value="${base}"]`).check();
  }
}

/**
 * @param {Page} page
 * @param {string} backend
 * @returns {Promise<void>} when it has started, or has not: then Train cannot be pressed
 */
export async function chooseBackend(page, backend) {
  await page.getByLabel('Backend', { exact: true }).selectOption(backend);
  await backendStarted(page);
}

/**
 * @param {Page} page
 * @param {keyof RunSettings} name
 * @param {unknown} value
 */
export function setSetting(page, name, value) {
  return setSettings(page, { [name]: value });
}

/**
 * Sets run settings as text, as one does who brings them along: whatever their kind, and whether they are in sight.
 * @param {Page} page
 * @param {Record<string, unknown>} settings
 * @throws {PageError} when the page says why it does not take them
 */
export async function setSettings(page, settings) {
  const button = page.locator('button[data-group="asText"]');
  const panel = page.locator('form.settings-text');
  // By keyboard: while a base is loading, a button can move away between a pointer's press and its release.
  if (!(await panel.isVisible())) await button.press('Enter');
  await panel.getByRole('textbox').fill(JSON.stringify(settings));
  await panel.getByRole('button', { name: 'Use these' }).press('Enter');
  const [sentence] = await panel.locator('.note.error').allInnerTexts();
  if (sentence !== undefined) throw new PageError(sentence);
  await button.press('Enter');
}

/**
 * Gives the trained classifier an image of the disk.
 * @param {Page} page
 * @param {string} path
 * @returns {Promise<Record<string, number>>} label → probability, exactly as computed
 */
export function tryImage(page, path) {
  const chooser = page.getByRole('region', { name: 'Try', exact: true }).locator('input[type="file"]');
  return answerTo(page, () => chooser.setInputFiles(path));
}

/**
 * Gives the trained classifier an image in whatever way, and waits for what it says of it.
 * @param {Page} page
 * @param {() => Promise<unknown>} give
 * @returns {Promise<Record<string, number>>} label → probability, exactly as computed
 */
export async function answerTo(page, give) {
  const panel = page.getByRole('region', { name: 'Try', exact: true });
  const before = JSON.stringify(await probabilities(panel));
  await give();
  // The last answer stays until the next one is there; one that is the same to the last digit is waited for in vain.
  const deadline = Date.now() + SAME_ANSWER_MS;
  for (;;) {
    const now = await probabilities(panel);
    const isFresh = Object.keys(now).length > 0 && (JSON.stringify(now) !== before || Date.now() > deadline);
    if (isFresh) return now;
    await wait(POLL_MS);
  }
}

/**
 * @param {Locator} panel
 * @returns {Promise<Record<string, number>>}
 */
async function probabilities(panel) {
  const bars = panel.locator('[data-probability]');
  const said = await bars.evaluateAll((found) =>
    found.map(({ dataset }) => [dataset.label ?? '', Number(dataset.probability)]),
  );
  return Object.fromEntries(said);
}

/**
 * Presses Download and keeps what the browser then downloads.
 * @param {Page} page
 * @param {string} path where the zip goes
 * @throws {PageError} when the page says why there is no download
 */
export async function download(page, path) {
  const button = page.getByRole('region', { name: 'Take' }).getByRole('button', { name: 'Download' });
  const failure = page.locator('section', { has: button }).last().getByRole('alert');
  const downloading = page.waitForEvent('download', { timeout: 0 });
  downloading.catch(() => {});
  await button.click();
  for (;;) {
    const started = await Promise.race([downloading, wait(POLL_MS)]);
    if (started) return started.saveAs(path);
    const [sentence] = await failure.allInnerTexts();
    if (sentence !== undefined) throw new PageError(sentence);
  }
}

/** @param {Page} page */
async function backendStarted(page) {
  await page.getByText('starting…', { exact: true }).waitFor({ state: 'hidden' });
}
