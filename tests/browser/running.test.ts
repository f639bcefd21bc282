import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import {
  chooseBackend,
  chooseBase,
  download,
  dropFolder,
  followRun,
  readReport,
  setSetting,
  setSettings,
  showPage,
  startTraining,
  train,
} from '../../scripts/drive-page.mjs';
import type { Progress } from '../../scripts/follow-run.mjs';
import { writeImages } from './support/test-images';
import type { TinyHost } from './support/tiny-host';
import { test } from './support/visit';

const MANY = 600;

describe('a run', () => {
  test('can be given up while features are extracted, and begun again', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], MANY);
    await prepare(page, join(folder, 'images'), host);
    await setSetting(page, 'epochs', 1);
    await startTraining(page);
    await page.locator('main[data-phase="features"]').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    expect(await followRun(page)).toBe('cancelled');
    expect(await train(page)).toBe('done');
  });

  test('stopped while the head trains keeps what was trained', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 20);
    await prepare(page, join(folder, 'images'), host);
    // So large a head that a thousand epochs take far longer than the second it is given.
    const block = { units: 4_096, activation: 'relu', normalize: false, dropout: 0.25 };
    await setSettings(page, { epochs: 1000, batchSize: 1, blocks: [block] });
    await startTraining(page);
    await page.locator('main[data-phase="head"]').waitFor();
    await page.waitForTimeout(1_000);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    expect(await followRun(page)).toBe('done');
    const zip = join(folder, 'model.zip');
    await download(page, zip);
    const { figures } = readReport(zip).record;
    expect(figures.epochs).toBeGreaterThan(0);
    expect(figures.epochs).toBeLessThan(1000);
    expect(figures.history).toHaveLength(figures.epochs);
  });

  test('on a graphics device has another worker prepare images, where there are many', async ({
    visit,
    host,
    folder,
  }) => {
    const { page } = visit;
    const started: string[] = [];
    page.on('worker', (worker) => started.push(worker.url()));
    writeImages(join(folder, 'few'), ['red', 'blue'], 10);
    await prepare(page, join(folder, 'few'), host);
    await chooseBackend(page, 'webgpu');
    await setSetting(page, 'epochs', 50);
    expect(await train(page)).toBe('done');
    expect(started).toEqual([]);
    writeImages(join(folder, 'more'), ['red', 'blue'], 90);
    await dropFolder(page, join(folder, 'more'));
    expect(await train(page)).toBe('done');
    expect(started.length).toBeGreaterThan(0);
    for (const url of started) expect(url).toMatch(/preparer-entry/);
    const zip = join(folder, 'model.zip');
    await download(page, zip);
    const { dataset, figures } = readReport(zip).record;
    expect(dataset.classes).toEqual({ blue: 100, red: 100 });
    // Were images taken for one another, no head could tell the classes apart.
    expect(figures.validationAccuracy).toBe(1);
  });

  test('gives the same curve for the same seed, and another one for another', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue', 'green'], 10);
    await prepare(page, join(folder, 'images'), host);
    await setSetting(page, 'epochs', 6);
    const curveOf = async (seed: number) => {
      await setSetting(page, 'seed', seed);
      await train(page);
      const zip = join(folder, 'model.zip');
      await download(page, zip);
      return readReport(zip).record.figures.history.map(({ loss, valLoss }) => ({ loss, valLoss }));
    };
    const first = await curveOf(5);
    const other = await curveOf(6);
    expect(await curveOf(5)).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('reports phases in order, each with progress that never falls', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 200);
    await prepare(page, join(folder, 'images'), host);
    await setSetting(page, 'epochs', 20);
    const seen: Progress[] = [];
    await train(page, (progress) => seen.push(progress));
    const order = ['base', 'features', 'head', 'done'];
    const places = seen.map(({ phase }) => order.indexOf(phase));
    expect(places).toEqual([...places].sort());
    for (const phase of order) {
      const percents = seen.flatMap((one) => (one.phase === phase && one.percent !== undefined ? [one.percent] : []));
      expect(percents).toEqual([...percents].sort((a, b) => a - b));
      for (const percent of percents) expect(percent).toBeLessThanOrEqual(100);
    }
  });
});

describe('a backend', () => {
  test('chosen while another one is still starting is the one that computes', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 6);
    await dropFolder(page, join(folder, 'images'));
    const choice = page.getByLabel('Backend', { exact: true });
    for (const backend of ['webgpu', 'auto', 'cpu', 'webgpu']) await choice.selectOption(backend);
    await chooseBase(page, host.modelUrl);
    await setSetting(page, 'epochs', 2);
    expect(await train(page)).toBe('done');
    const zip = join(folder, 'model.zip');
    await download(page, zip);
    expect(readReport(zip).record.backend.backend).toBe('webgpu');
  });
});

describe('a second visit', () => {
  test('needs no network for the base', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 6);
    await prepare(page, join(folder, 'images'), host);
    await setSetting(page, 'epochs', 1);
    await train(page);
    const asked = host.requests.length;
    await host.close();

    await showPage(page, inject('pageUrl'));
    await prepare(page, join(folder, 'images'), host);
    await setSetting(page, 'epochs', 1);
    expect(await train(page)).toBe('done');
    expect(host.requests).toHaveLength(asked);
  });
});

async function prepare(page: Page, images: string, host: TinyHost): Promise<void> {
  await chooseBackend(page, 'wasm');
  await dropFolder(page, images);
  await chooseBase(page, host.modelUrl);
}
