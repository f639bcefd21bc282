import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { followRun } from '../../scripts/drive-page.mjs';
import { writeImages } from './support/test-images';
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
