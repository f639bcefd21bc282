import { join } from 'node:path';
import type { Page, Worker } from 'playwright-core';
import { describe, expect } from 'vitest';
import {
  chooseBackend,
  chooseBase,
  download,
  dropFolder,
  followRun,
  readReport,
  setSetting,
  setSettings,
  startTraining,
  train,
  tryImage,
} from '../../scripts/drive-page.mjs';
import { type TestImage, writeImages } from './support/test-images';
import type { TinyHost } from './support/tiny-host';
import { test } from './support/visit';

const LABELS = ['blue', 'red'];
const FEW = 6;

/** Images a class that come on top for the run that goes wrong: enough to catch it while it extracts features. */
const MORE_ON_WASM = 200;
const MORE_ON_WEBGPU = 100;
/** So many epochs, of so large a head, that the run cannot be over before it goes wrong. */
const TOO_MANY_EPOCHS = 1_000;
const LARGE_BLOCK = { units: 1_024, activation: 'relu', normalize: false, dropout: 0 };
const EPOCHS = 3;

declare global {
  /** Every device that this thread was given since `keepDevices`. */
  var keptDevices: GPUDevice[];
}

test.for([
  { phase: 'features', death: 'throws', kill: throwUncaught },
  { phase: 'head', death: 'throws', kill: throwUncaught },
  { phase: 'head', death: 'ends without a word', kill: endSilently },
])(
  'a worker that $death while the page is at $phase costs nothing but the run, and “Go on” makes that good',
  async ({ phase, kill }, { visit, host, folder }) => {
    const { page } = visit;
    const [image] = await prepare(page, host, folder, 'wasm');
    await setSetting(page, 'epochs', EPOCHS);
    await train(page);
    const before = await tryImage(page, image?.path ?? '');
    await startOnMore(page, folder, MORE_ON_WASM);
    await page.locator(`main[data-phase="${phase}"]`).waitFor();
    await kill(workerOf(page));
    await expect(followRun(page)).rejects.toThrow(/has stopped.*images, settings and the trained model are kept/);

    const after = await tryImage(page, image?.path ?? '');
    for (const label of LABELS) expect(after[label]).toBeCloseTo(before[label] as number, 6);
    await goOn(page, folder, MORE_ON_WASM);
  },
);

describe('a graphics device that is lost', () => {
  test.for(['features', 'head'])(
    'while the page is at %s is said to be, and “Go on” runs on a new one',
    async (phase, { visit, host, folder }) => {
      const { page } = visit;
      const worker = workerOf(page);
      await worker.evaluate(keepDevices);
      await prepare(page, host, folder, 'webgpu');
      await startOnMore(page, folder, MORE_ON_WEBGPU);
      await page.locator(`main[data-phase="${phase}"]`).waitFor();
      expect(await worker.evaluate(() => keptDevices.length)).toBe(1);
      await worker.evaluate(() => keptDevices[0]?.destroy());
      await expect(followRun(page)).rejects.toThrow(/graphics device stopped working/);

      await goOn(page, folder, MORE_ON_WEBGPU);
      expect(await worker.evaluate(() => keptDevices.length)).toBe(2);
    },
  );
});

async function prepare(page: Page, host: TinyHost, folder: string, backend: string): Promise<TestImage[]> {
  const images = writeImages(join(folder, 'few'), LABELS, FEW);
  await chooseBackend(page, backend);
  await dropFolder(page, join(folder, 'few'));
  await chooseBase(page, host.modelUrl);
  return images;
}

async function startOnMore(page: Page, folder: string, more: number): Promise<void> {
  writeImages(join(folder, 'more'), LABELS, more);
  await dropFolder(page, join(folder, 'more'));
  await setSettings(page, { epochs: TOO_MANY_EPOCHS, blocks: [LARGE_BLOCK] });
  await startTraining(page);
}

/** Presses “Go on”, and holds that the page has kept everything and the run comes to its end. */
async function goOn(page: Page, folder: string, more: number): Promise<void> {
  expect(await page.locator('[data-setting="epochs"]').inputValue()).toBe(String(TOO_MANY_EPOCHS));
  await setSetting(page, 'epochs', EPOCHS);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await page.locator('main:not([data-phase="failed"])').waitFor();
  expect(await followRun(page)).toBe('done');
  const zip = join(folder, 'model.zip');
  await download(page, zip);
  const { dataset, figures } = readReport(zip).record;
  expect(dataset.classes).toEqual(Object.fromEntries(LABELS.map((label) => [label, FEW + more])));
  expect(figures.epochs).toBe(EPOCHS);
}

function workerOf(page: Page): Worker {
  const [worker, ...others] = page.workers();
  if (!worker || others.length > 0) throw new Error(`The page has ${page.workers().length} workers, not one.`);
  return worker;
}

async function throwUncaught(worker: Worker): Promise<void> {
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown by a test');
    });
  });
}

async function endSilently(worker: Worker): Promise<void> {
  await worker.evaluate(() => {
    setTimeout(() => self.close());
  });
}

function keepDevices(): void {
  globalThis.keptDevices = [];
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    keptDevices.push(device);
    return device;
  };
}
