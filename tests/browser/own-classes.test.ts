import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { chooseBase, dropPaths, trainOnSamples, tryImage } from '../../scripts/drive-page.mjs';
import { BUNDLED_BASE } from '../../src/catalogue/bases';
import { test } from './support/visit';

const SAMPLE = 'public/samples/val/food/001.jpg';
const ANOTHER = 'public/samples/val/vehicles/001.jpg';
const CLASS_NAMES: readonly string[] = JSON.parse(readFileSync('public/bases/headstart-tiny/model.json', 'utf8'))
  .userDefinedMetadata.classNames;

describe('before anything is trained', () => {
  test('the bundled base names a picture by its own classes, without a network', async ({ visit }) => {
    const { page } = visit;
    await chooseBase(page, BUNDLED_BASE.id);
    await giveFile(page, SAMPLE);
    const guesses = await answer(page);
    expect(guesses).toHaveLength(5);
    for (const { name } of guesses) expect(CLASS_NAMES).toContain(name);
    const shares = guesses.map(({ percent }) => percent);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share)).toBeLessThanOrEqual(100.3);
    await tryPanel(page)
      .getByRole('heading', { name: /What Headstart tiny itself sees/ })
      .waitFor();
    await tryPanel(page)
      .getByText(/202\sclasses of its own/)
      .waitFor();
    expect(await tryPanel(page).getByRole('status').innerText()).toContain(guesses[0]?.name);
    const outside = visit.requests.filter((request) => new URL(request.url()).origin !== new URL(page.url()).origin);
    expect(outside).toEqual([]);
  });

  test('a picture is named the same whether it is chosen or dropped, and the panel never changes its height', async ({
    visit,
  }) => {
    const { page } = visit;
    await chooseBase(page, BUNDLED_BASE.id);
    const heightPx = await heightOf(tryPanel(page));
    await giveFile(page, SAMPLE);
    const chosen = await answer(page);
    await giveFile(page, ANOTHER);
    await expect.poll(() => answer(page)).not.toEqual(chosen);
    await dropPaths(page, tryPanel(page), [`${process.cwd()}/${SAMPLE}`]);
    await expect.poll(() => answer(page)).toEqual(chosen);
    expect(await heightOf(tryPanel(page))).toBe(heightPx);
  });

  test('the camera is named frame by frame', async ({ visit }) => {
    const { page } = visit;
    await page.context().grantPermissions(['camera']);
    await chooseBase(page, BUNDLED_BASE.id);
    await tryPanel(page).getByRole('button', { name: 'Use the camera' }).click();
    const answers = new Set<string>();
    // Chromium's false camera shows a picture that moves.
    await expect.poll(async () => answers.add(JSON.stringify(await answer(page))).size).toBeGreaterThan(2);
    await tryPanel(page).getByRole('button', { name: 'Stop the camera' }).click();
  });

  test('a base without classes of its own takes no picture yet', async ({ visit, host }) => {
    const { page } = visit;
    await chooseBase(page, host.modelUrl);
    const choose = tryPanel(page).getByRole('button', { name: 'Choose an image' });
    await expect.poll(() => choose.isDisabled()).toBe(true);
    await tryPanel(page).getByText('After training, try it here').waitFor();
    expect(await tryPanel(page).locator('.guesses').count()).toBe(0);
  });
});

test('after training the base itself still says the same of the same picture, if it is asked', async ({ visit }) => {
  const { page } = visit;
  await chooseBase(page, BUNDLED_BASE.id);
  await giveFile(page, SAMPLE);
  const before = await answer(page);
  await trainOnSamples(page);
  expect(Object.keys(await tryImage(page, SAMPLE)).sort()).toEqual(['animals', 'food', 'plants', 'vehicles']);
  expect(await tryPanel(page).locator('[data-guess]:visible').count()).toBe(0);
  await tryPanel(page).getByText('What would the base itself say?').click();
  await expect.poll(() => answer(page)).toEqual(before);
});

function tryPanel(page: Page): Locator {
  return page.getByRole('region', { name: 'Try', exact: true });
}

async function giveFile(page: Page, path: string): Promise<void> {
  await tryPanel(page).locator('input[type="file"]').setInputFiles(path);
}

/** What the page says, once it says something: names and their percentages as they are read. */
async function answer(page: Page): Promise<{ name: string; percent: number }[]> {
  const rows = tryPanel(page).locator('.guesses:not([data-outdated]) > [data-guess]');
  await rows.first().waitFor();
  return rows.evaluateAll((found) =>
    found.map((row) => ({
      name: row.dataset.guess ?? '',
      percent: Number.parseFloat(row.querySelector('.bar-figure')?.textContent?.replace('<', '') ?? ''),
    })),
  );
}

async function heightOf(panel: Locator): Promise<number> {
  return (await panel.boundingBox())?.height ?? 0;
}
