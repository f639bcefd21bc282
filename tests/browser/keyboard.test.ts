import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import {
  chooseBackend,
  chooseBase,
  dropFolder,
  followRun,
  setSettings,
  showPage,
  train,
} from '../../scripts/drive-page.mjs';
import { writeImages } from './support/test-images';
import { trainTiny } from './support/train-tiny';
import { test } from './support/visit';

/** As many stops as a page may have between two things one needs. */
const MAX_TABS = 80;

test('the whole path can be gone by keyboard alone', async ({ visit, host, folder }) => {
  const { page } = visit;
  writeImages(join(folder, 'images'), ['red', 'blue'], 6);

  // Chromium's own folder dialogue cannot be driven; without it the page opens an ordinary file dialogue.
  await page.evaluate(() => Reflect.deleteProperty(window, 'showDirectoryPicker'));
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, 'button', /folder/i);
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(join(folder, 'images'));

  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('images-heading');
  await page
    .getByRole('status')
    .filter({ hasText: /^Reading is done: 12\simages, 2\sclasses\.$/ })
    .waitFor({ state: 'attached' });
  await tabTo(page, 'button', /^Change$/);
  await page.keyboard.press('Enter');
  await tabTo(page, 'textbox', /^Model URL/);
  await page.keyboard.type(host.modelUrl);
  await tabTo(page, 'button', /^Use this URL$/);
  await page.keyboard.press('Enter');

  await tabTo(page, 'button', /^Train$/);
  await page.keyboard.press('Enter');
  expect(await followRun(page)).toBe('done');

  const download = page.waitForEvent('download');
  await tabTo(page, 'button', /^Download$/);
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toBe('headstart-model.zip');
});

test('on a small screen nothing that has the focus is behind the bar of steps', async ({ visit, host, folder }) => {
  const { page } = visit;
  await page.setViewportSize({ width: 390, height: 844 });
  // What is scrolled to is there at once.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  writeImages(join(folder, 'images'), ['red', 'blue'], 6);
  await trainTiny(page, host, folder);
  await page.locator('#images-heading').focus();
  const covered: string[] = [];
  for (let tabs = 0; tabs < MAX_TABS; tabs++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(nameOfCoveredFocus);
    if (name !== undefined) covered.push(name);
  }
  expect(covered).toEqual([]);
});

describe('the focus moves on to what takes the place of a button that goes', () => {
  test('while a run is begun and stopped, and when it is opened again', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 6);
    await chooseBackend(page, 'wasm');
    await dropFolder(page, join(folder, 'images'));
    await chooseBase(page, host.modelUrl);
    // So large a head that a thousand epochs are not over before they are stopped.
    const block = { units: 4_096, activation: 'relu', normalize: false, dropout: 0.25 };
    await setSettings(page, { epochs: 1000, batchSize: 1, blocks: [block] });
    await press(page, 'Train');
    await expect.poll(() => focused(page)).toBe('Stop');
    await page.locator('main[data-phase="head"]').waitFor();
    await press(page, 'Pause');
    expect(await followRun(page)).toBe('paused');
    await expect.poll(() => focused(page)).toBe('Go on');
    await press(page, 'Go on');
    await expect.poll(() => focused(page)).toBe('Stop');
    await page.locator('main[data-phase="head"]').waitFor();
    await press(page, 'Stop');
    expect(await followRun(page)).toBe('done');
    await expect.poll(() => focused(page)).toBe('Train');

    await showPage(page, inject('pageUrl'));
    await press(page, 'Open Run 1');
    await expect.poll(() => focused(page)).toBe('Runs');
  });

  test('while images are removed and brought back', async ({ visit, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 6);
    await dropFolder(page, join(folder, 'images'));
    await press(page, 'What to do with class red');
    await press(page, 'Remove class');
    await expect.poll(() => focused(page)).toBe('Undo');
    await press(page, 'Undo');
    await expect.poll(() => focused(page)).toBe('Images');
    await press(page, /^Show all.* of red$/);
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toMatch(/^Show all.* of red$/);
    await press(page, /^Show all.* of red$/);
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await press(page, 'Remove');
    await expect.poll(() => focused(page)).toBe('Images of red');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await expect.poll(() => focused(page)).toBe('Add images…');
  });

  test('while a base is fetched or is not there, and features are kept', async ({ visit, host }) => {
    const { page } = visit;
    await chooseBase(page, 'headstart-tiny');
    await press(page, 'Fetch it now');
    await expect.poll(() => focused(page)).toBe('Base');
    await page.getByText(/^Features kept in this browser/).click();
    const limit = page.getByLabel('At most, in MB');
    await limit.fill('300');
    await limit.press('Enter');
    await page.getByText(/^Features kept in this browser: none yet, up to 300/).waitFor();
    expect(await limit.evaluate((field) => field === document.activeElement)).toBe(true);

    await chooseBase(page, `${host.origin}/no-such/model.json`);
    await press(page, 'Close');
    await press(page, 'Other ways to get it');
    await expect.poll(() => focused(page)).toBe('Base');
  });

  test('while a learning rate is looked for, and the camera is used', async ({ visit, host, folder }) => {
    const { page } = visit;
    await page.context().grantPermissions(['camera']);
    writeImages(join(folder, 'images'), ['red', 'blue'], 12);
    await chooseBackend(page, 'wasm');
    await dropFolder(page, join(folder, 'images'));
    await chooseBase(page, host.modelUrl);
    await setSettings(page, { batchSize: 4, epochs: 2 });
    await page.locator('[data-group="optimiser"]').press('Enter');
    await press(page, 'Find a learning rate');
    const use = page.getByRole('button', { name: /^Use 0/ });
    await use.waitFor();
    expect(await focused(page)).toBe('Find a learning rate');
    await use.press('Enter');
    await expect.poll(() => focused(page)).toBe('Find a learning rate');

    await train(page);
    await press(page, 'Use the camera');
    await expect.poll(() => focused(page)).toBe('Stop the camera');
    await press(page, 'Stop the camera');
    await expect.poll(() => focused(page)).toBe('Use the camera');
  });
});

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name, exact: true }).press('Enter');
}

/** What the element that has the focus is called; nothing where none has it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element && element !== document.body ? (element.getAttribute('aria-label') ?? element.textContent) : '';
  });
}

/** To run in the page. @returns what has the focus, where the bar of steps lies over it */
function nameOfCoveredFocus(): string | undefined {
  const focused = document.activeElement;
  const bar = document.querySelector('.step-bar');
  if (!focused || !bar || focused === document.body || bar.contains(focused)) return undefined;
  const isCovered = focused.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
  return isCovered ? (focused.getAttribute('aria-label') ?? focused.textContent ?? '') : undefined;
}

/** Presses Tab until the wanted control has the focus, and checks that the focus shows. */
async function tabTo(page: Page, role: 'button' | 'textbox', name: RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name }).and(page.locator(':focus'));
  for (let tabs = 0; tabs < MAX_TABS; tabs++) {
    if ((await wanted.count()) > 0) {
      const outline = await wanted.evaluate((element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      });
      expect(outline).toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`No ${role} ${name} is reached by Tab.`);
}
