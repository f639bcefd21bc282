import { setTimeout as wait } from 'node:timers/promises';

/**
 * @import { Locator, Page } from 'playwright-core'
 *
 * @typedef {'idle' | 'opening' | 'base' | 'features' | 'head' | 'done' | 'paused' | 'failed' | 'cancelled'} Phase
 *
 * @typedef {object} Progress
 * @property {Phase} phase
 * @property {number | undefined} percent of the phase, where the page shows one
 */

const POLL_MS = 100;
/** How long a page with its images read may leave Train disabled before that counts as its answer. */
const SETTLE_MS = 3_000;

/** What the page itself said went wrong. */
export class PageError extends Error {
  /** @override */
  name = 'PageError';
}

/**
 * Presses Train and follows the run to its end.
 * @param {Page} page
 * @param {(progress: Progress) => void} [onProgress] called when the phase or its percentage changes
 * @returns {Promise<'done' | 'paused' | 'cancelled'>}
 * @throws {PageError} with the page's own sentence when Train cannot be pressed or the run fails
 */
export async function train(page, onProgress) {
  await startTraining(page);
  return followRun(page, onProgress);
}

/**
 * Presses the one button that takes the sample images through the whole path.
 * @param {Page} page
 * @param {(progress: Progress) => void} [onProgress]
 * @returns {Promise<'done' | 'paused' | 'cancelled'>}
 */
export async function trainOnSamples(page, onProgress) {
  await page.getByRole('button', { name: 'Try it with sample images' }).click();
  await page.locator('main:not([data-phase="idle"])').waitFor();
  return followRun(page, onProgress);
}

/** @param {Page} page */
export async function startTraining(page) {
  const button = page.getByRole('button', { name: 'Train', exact: true });
  const images = page.getByRole('region', { name: 'Images', exact: true });
  let settled = 0;
  while (!(await button.isEnabled())) {
    const reading = (await images.getAttribute('aria-busy')) === 'true';
    settled = reading ? 0 : settled + POLL_MS;
    if (settled > SETTLE_MS) throw new PageError(await whyNot(page, button));
    await wait(POLL_MS);
  }
  await button.click();
}

/**
 * @param {Page} page
 * @param {(progress: Progress) => void} [onProgress]
 * @returns {Promise<'done' | 'paused' | 'cancelled'>}
 */
export async function followRun(page, onProgress = () => {}) {
  let shown = '';
  for (;;) {
    const progress = await readProgress(page);
    if (JSON.stringify(progress) !== shown) onProgress(progress);
    shown = JSON.stringify(progress);
    const { phase } = progress;
    if (phase === 'done' || phase === 'paused' || phase === 'cancelled') return phase;
    if (!progress.phase) throw new Error('The page broke: it shows no run any more.');
    if (progress.phase === 'failed') throw new PageError((await alerts(page)).join(' ') || 'The run failed.');
    await wait(POLL_MS);
  }
}

/**
 * @param {Page} page
 * @returns {Promise<Progress>}
 */
function readProgress(page) {
  return page.evaluate(() => {
    const phase = document.querySelector('main')?.dataset.phase ?? '';
    const bar = document.querySelector(`[role="progressbar"][data-phase="${phase}"]`);
    const now = bar?.getAttribute('aria-valuenow');
    return { phase: /** @type {Phase} */ (phase), percent: now ? Number(now) : undefined };
  });
}

/**
 * @param {Page} page
 * @returns {Promise<string[]>} the sentences in which the page says that something failed
 */
async function alerts(page) {
  const texts = await page.getByRole('alert').allInnerTexts();
  return texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
}

/**
 * @param {Page} page
 * @param {Locator} button
 */
async function whyNot(page, button) {
  const description = await button.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ')
      .trim(),
  );
  const sentences = [...(await alerts(page)), description].filter((text) => text !== '');
  return sentences.join(' ') || 'The page does not let Train be pressed, and does not say why.';
}
