import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { answerTo, chooseBase, download, dropPaths, tryImage } from '../../scripts/drive-page.mjs';
import { tinyModelFiles } from '../support/tiny-model';
import { openExportedModel } from './support/exported-model';
import { type TestImage, writeImages } from './support/test-images';
import { INPUT_SIZE_PX, type TinyHost } from './support/tiny-host';
import { expectSame, trainTiny } from './support/train-tiny';
import { test } from './support/visit';

const LABELS = ['blue', 'green', 'red'];

describe('an image that is tried', () => {
  test('is judged the same whether it is chosen, dropped or pasted', async ({ visit, host, folder }) => {
    const { page } = visit;
    const [image, another] = imagesOf(await trained(page, host, folder), 'red', 'blue');
    const chosen = await tryImage(page, image.path);
    expect(sum(Object.values(chosen))).toBeCloseTo(1, 6);

    const ways = [
      () => dropPaths(page, tryPanel(page), [image.path]),
      () => pasteFile(page, image.path),
      () => pasteFromClipboard(page, image.path),
    ];
    for (const give of ways) {
      expectDifferent(await tryImage(page, another.path), chosen);
      expectSame(await answerTo(page, give), chosen);
    }
  });

  test('is judged by the model that was trained, also after another base was chosen', async ({
    visit,
    host,
    folder,
  }) => {
    const { page } = visit;
    const [image, another] = imagesOf(await trained(page, host, folder), 'red', 'blue');
    const before = await tryImage(page, image.path);

    const { json, weights } = await tinyModelFiles({ sizePx: INPUT_SIZE_PX, channels: 8, seed: 3 });
    host.files.set('/other/model.json', JSON.stringify(json));
    host.files.set('/other/weights.bin', weights);
    await chooseBase(page, `${host.origin}/other/model.json`);
    await expect.poll(() => host.requests).toContain('/other/weights.bin');

    await tryImage(page, another.path);
    expectSame(await tryImage(page, image.path), before);
  });

  test('is named by the labels that the classes have now, and so is the model that is taken', async ({
    visit,
    host,
    folder,
  }) => {
    const { page } = visit;
    const [image] = imagesOf(await trained(page, host, folder), 'red');
    const before = await tryImage(page, image.path);
    const name = page.getByRole('textbox', { name: 'Name of class red' });
    await name.fill('Rouge vif');
    await name.press('Enter');

    const bars = tryPanel(page).locator('[data-probability]');
    expect((await bars.evaluateAll(labels)).sort()).toEqual(['Rouge vif', 'blue', 'green']);
    const zip = join(folder, 'model.zip');
    await download(page, zip);
    const exported = await openExportedModel(zip);
    try {
      expect(exported.labels).toEqual(['blue', 'green', 'Rouge vif']);
      expect(exported.facts.labels).toEqual(exported.labels);
      expect(exported.predict(image.pixels)['Rouge vif']).toBeCloseTo(before.red as number, 5);
    } finally {
      exported.dispose();
    }
  });

  test('and cannot be decoded is answered with a sentence, and the next one is judged', async ({
    visit,
    host,
    folder,
  }) => {
    const { page } = visit;
    const [image] = imagesOf(await trained(page, host, folder), 'red');
    const broken = { name: 'broken.png', mimeType: 'image/png', buffer: readFileSync(image.path).subarray(0, 60) };
    await tryPanel(page).locator('input[type="file"]').setInputFiles(broken);
    await tryPanel(page).getByRole('alert').waitFor();
    expect(sum(Object.values(await tryImage(page, image.path)))).toBeCloseTo(1, 6);
    expect(await tryPanel(page).getByRole('alert').count()).toBe(0);
  });
});

describe('the camera', () => {
  test('is judged frame by frame until it is stopped, and then it is let go', async ({ visit, host, folder }) => {
    const { page } = visit;
    await page.context().grantPermissions(['camera']);
    await trained(page, host, folder);
    await tryPanel(page).getByRole('button', { name: 'Use the camera' }).click();

    const bars = tryPanel(page).locator('[data-probability]');
    const answers = new Set<string>();
    // Chromium's false camera shows a picture that moves.
    await expect.poll(async () => answers.add(String(await bars.evaluateAll(values))).size).toBeGreaterThan(3);
    for (const answer of answers) if (answer !== '') expect(sum(answer.split(',').map(Number))).toBeCloseTo(1, 6);

    const video = tryPanel(page).locator('video');
    const track = await video.evaluateHandle((element: HTMLVideoElement) => {
      const [found] = (element.srcObject as MediaStream).getTracks();
      if (!found) throw new Error('The camera’s picture has no track.');
      return found;
    });
    expect(await track.evaluate(({ readyState }) => readyState)).toBe('live');
    await tryPanel(page).getByRole('button', { name: 'Stop the camera' }).click();
    await expect.poll(() => track.evaluate(({ readyState }) => readyState)).toBe('ended');
    expect(await video.count()).toBe(0);
  });

  test('that is not allowed is said to be so, and the page goes on', async ({ visit, host, folder }) => {
    const { page } = visit;
    await page.context().grantPermissions([]);
    const [image] = imagesOf(await trained(page, host, folder), 'red');
    await tryPanel(page).getByRole('button', { name: 'Use the camera' }).click();
    const alert = tryPanel(page).getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/camera.*not allowed.*Allow it/);
    await tryPanel(page).getByRole('button', { name: 'Close' }).click();
    expect(await alert.count()).toBe(0);
    expect(Object.keys(await tryImage(page, image.path)).sort()).toEqual(LABELS);
  });
});

/** Trains on the images that it makes, so that there is something to try. */
async function trained(page: Page, host: TinyHost, folder: string): Promise<TestImage[]> {
  const images = writeImages(join(folder, 'images'), LABELS, 6);
  await trainTiny(page, host, folder);
  return images;
}

function imagesOf<Labels extends string[]>(images: readonly TestImage[], ...wanted: Labels) {
  return wanted.map((label) => {
    const image = images.find((one) => one.label === label);
    if (!image) throw new Error(`No image of ${label} was made.`);
    return image;
  }) as { [Index in keyof Labels]: TestImage };
}

function tryPanel(page: Page): Locator {
  return page.getByRole('region', { name: 'Try', exact: true });
}

/** As a file copied in a file manager is pasted. */
async function pasteFile(page: Page, path: string): Promise<void> {
  await page.evaluate(
    (bytes) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([Uint8Array.from(bytes)], 'pasted.png', { type: 'image/png' }));
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    },
    [...readFileSync(path)],
  );
}

/** As pixels copied in another program are pasted: with the keys, from the clipboard. */
async function pasteFromClipboard(page: Page, path: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(
    async (bytes) => {
      const image = new Blob([Uint8Array.from(bytes)], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': image })]);
    },
    [...readFileSync(path)],
  );
  await page.keyboard.press('ControlOrMeta+V');
}

function expectDifferent(answer: Record<string, number>, other: Record<string, number>): void {
  expect(largestDifference(answer, other)).toBeGreaterThan(0.1);
}

function largestDifference(answer: Record<string, number>, other: Record<string, number>): number {
  return Math.max(...Object.keys(other).map((label) => Math.abs((answer[label] ?? 2) - (other[label] ?? 0))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function labels(bars: (HTMLElement | SVGElement)[]): string[] {
  return bars.map(({ dataset }) => dataset.label ?? '');
}

function values(bars: (HTMLElement | SVGElement)[]): string[] {
  return bars.map(({ dataset }) => dataset.probability ?? '');
}
