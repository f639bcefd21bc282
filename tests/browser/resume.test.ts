import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import {
  chooseBackend,
  chooseBase,
  download,
  dropFolder,
  followRun,
  setSettings,
  showPage,
  startTraining,
  train,
  tryImage,
} from '../../scripts/drive-page.mjs';
import type { EpochReport, TrainEvent } from '../../src/core/reports';
import { type TestImage, writeImages } from './support/test-images';
import { MODEL_JSON, type TinyHost } from './support/tiny-host';
import { test } from './support/visit';

declare global {
  interface Window {
    /** The epochs that the worker reported since the page was opened, without how long they took. */
    epochReports: Omit<EpochReport, 'elapsedMs'>[];
  }
}

const LABELS = ['blue', 'red'];
const IMAGES = 120;
describe('a run whose tab is reloaded in the middle', () => {
  // So many that the run takes seconds, and a checkpoint falls into its middle.
  test.for([
    { backend: 'wasm', epochs: 1_000, units: 1_024 },
    { backend: 'webgpu', epochs: 40, units: 16 },
  ])(
    'goes on, without its files, to exactly the curve and head of an undisturbed one ($backend)',
    async ({ backend, epochs, units }, { visit, host, folder }) => {
      const { page } = visit;
      const [image] = await prepare(page, host, folder, backend, { epochs, units });
      await train(page);
      const undisturbed = await curveOf(page);
      expect(undisturbed).toHaveLength(epochs);
      const said = await tryImage(page, image?.path ?? '');

      await startTraining(page);
      await expect.poll(() => page.evaluate(hasCheckpoint)).toBe(true);
      expect(await curveOf(page)).not.toHaveLength(epochs);
      await open(page);
      await chooseBackend(page, backend);
      await page.getByText(/interrupted/).waitFor();
      await page.getByRole('button', { name: 'Go on with Run 2' }).click();
      await page.locator('main[data-phase="head"], main[data-phase="done"]').waitFor();
      expect(await followRun(page)).toBe('done');
      expect(await curveOf(page)).toEqual(undisturbed);
      const saidLater = await tryImage(page, image?.path ?? '');
      expect(saidLater).toEqual(said);

      await dropFolder(page, join(folder, 'images'));
      await page.getByText(/by content alone/).waitFor({ state: 'detached' });
      await download(page, join(folder, 'model.zip'));
      expect(visit.consoleErrors).toEqual([]);
    },
  );
});

test('a run whose base came from the person’s own files asks for them after a reload, and goes on with them', async ({
  visit,
  host,
  folder,
}) => {
  const { page } = visit;
  const files = [
    { name: 'model.json', mimeType: 'application/json', buffer: Buffer.from(String(host.files.get(MODEL_JSON))) },
    { name: 'weights.bin', mimeType: 'application/octet-stream', buffer: Buffer.from(host.weights) },
  ];
  await prepare(page, host, folder, 'wasm', { epochs: 1_000, units: 1_024 });
  await chooseBaseFiles(page, files);
  await startTraining(page);
  await expect.poll(() => page.evaluate(hasCheckpoint)).toBe(true);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.locator('main[data-phase="paused"]').waitFor();
  const before = await curveOf(page);
  expect(await headPercent(page)).toBeCloseTo(before.length / 10, 0);

  await open(page);
  await chooseBackend(page, 'wasm');
  await page.getByRole('button', { name: 'Go on with Run 1' }).click();
  await page.getByText(/came from your own file “model\.json”/).waitFor();
  await chooseBaseFiles(page, files);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(async () => (await curveOf(page)).length).toBeGreaterThan(before.length);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  expect(await followRun(page)).toBe('done');
  expect((await curveOf(page)).slice(0, before.length)).toEqual(before);
  expect(visit.consoleErrors).toEqual([]);
});

test('a run that is kept is renamed and deleted for good, and paused ones go on', async ({ visit, host, folder }) => {
  const { page } = visit;
  await prepare(page, host, folder, 'wasm', { epochs: 5, units: 1_024 });
  await train(page);
  await page.getByLabel('Name of Run 1').fill('First try');
  await page.getByLabel('Name of Run 1').press('Enter');
  await page.getByLabel('Name of First try').waitFor();

  await setSettings(page, { epochs: 1_000 });
  await startTraining(page);
  await expect.poll(() => page.evaluate(hasCheckpoint)).toBe(true);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.locator('main[data-phase="paused"]').waitFor();
  await open(page);
  await chooseBackend(page, 'wasm');
  await page.getByRole('button', { name: 'Go on with Run 2' }).click();
  await page.locator('main[data-phase="head"]').waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  expect(await followRun(page)).toBe('done');

  await page.getByRole('button', { name: 'Open First try' }).click();
  await page
    .getByText(/Ran for 5\sepochs/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Delete First try' }).click();
  await page.getByText('“First try” is deleted.').waitFor();
  await page.getByText('“First try” is deleted.').waitFor({ state: 'detached' });
  await open(page);
  await page.getByLabel('Name of Run 2').waitFor();
  expect(await page.getByLabel(/^Name of/).count()).toBe(1);
  expect(visit.consoleErrors).toEqual([]);
});

test('a run that goes on before its deletion is done is shown again, and stays', async ({ visit, host, folder }) => {
  const { page } = visit;
  await prepare(page, host, folder, 'wasm', { epochs: 1_000, units: 4_096 });
  await startTraining(page);
  await expect.poll(() => page.evaluate(hasCheckpoint)).toBe(true);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.locator('main[data-phase="paused"]').waitFor();
  await page.getByRole('button', { name: 'Delete Run 1' }).click();
  await page.getByText('“Run 1” is deleted.').waitFor();
  await page.getByRole('button', { name: 'Go on', exact: true }).first().click();
  await page.locator('main[data-phase="head"]').waitFor();
  await page.getByText('“Run 1” is deleted.').waitFor({ state: 'detached' });
  await page.getByLabel('Name of Run 1').waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  expect(await followRun(page)).toBe('done');
  expect(visit.consoleErrors).toEqual([]);
});

/** The page as on another day, with the worker’s epochs recorded. */
async function open(page: Page): Promise<void> {
  await showPage(page, inject('pageUrl'));
}

async function prepare(
  page: Page,
  host: TinyHost,
  folder: string,
  backend: string,
  { epochs, units }: { epochs: number; units: number },
): Promise<TestImage[]> {
  const images = writeImages(join(folder, 'images'), LABELS, IMAGES / LABELS.length);
  await page.addInitScript(recordEpochs);
  await open(page);
  await chooseBackend(page, backend);
  await dropFolder(page, join(folder, 'images'));
  await chooseBase(page, host.modelUrl);
  const blocks = [{ units, activation: 'relu', normalize: true, dropout: 0.25 }];
  await setSettings(page, { epochs, blocks, batchSize: 2, learningRate: 0.0001 });
  return images;
}

async function chooseBaseFiles(page: Page, files: Parameters<Locator['setInputFiles']>[0]): Promise<void> {
  if (!(await page.getByLabel('Model file').count()))
    await page.locator('button[aria-controls="base-choices"]').click();
  await page.getByLabel('Model file').setInputFiles(files);
}

async function headPercent(page: Page): Promise<number> {
  return Number(await page.getByRole('progressbar', { name: 'Head' }).getAttribute('aria-valuenow'));
}

async function hasCheckpoint(): Promise<boolean> {
  const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('headstart-runs-1');
  for await (const run of runs.values()) {
    if (run.kind !== 'directory') continue;
    for await (const name of run.keys()) if (name.startsWith('checkpoint-')) return true;
  }
  return false;
}

async function curveOf(page: Page): Promise<Window['epochReports']> {
  return page.evaluate(() => window.epochReports);
}

function recordEpochs(): void {
  if (window.epochReports) return;
  window.epochReports = [];
  window.Worker = class extends Worker {
    constructor(address: string | URL, options?: WorkerOptions) {
      super(address, options);
      this.addEventListener('message', ({ data }) => {
        const event: TrainEvent | undefined = data.kind === 'event' ? data.event : undefined;
        if (event?.kind !== 'epoch') return;
        const { elapsedMs: _, ...figures } = event.report;
        if (figures.epoch === 1) window.epochReports = [];
        window.epochReports.push(figures);
      });
    }
  };
}
