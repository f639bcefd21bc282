import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
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
} from '../../scripts/drive-page.mjs';
import { writeImages } from './support/test-images';
import { MODEL_JSON, type TinyHost, WEIGHTS } from './support/tiny-host';
import { test } from './support/visit';

describe('images that cannot be used', () => {
  test('a broken image is reported and left out, and the run goes on', async ({ visit, host, folder }) => {
    const { page } = visit;
    const images = join(folder, 'images');
    const [first] = writeImages(images, ['red', 'blue'], 6);
    const broken = join(images, 'red', 'broken.png');
    writeFileSync(broken, readFileSync(first?.path ?? '').subarray(0, 60));
    writeFileSync(join(images, 'red', 'notes.txt'), 'not an image');
    writeFileSync(join(images, '.DS_Store'), 'not an image either');
    await prepare(page, images, host);
    expect(await train(page)).toBe('done');
    expect(await page.getByRole('region', { name: 'Images', exact: true }).textContent()).toMatch(/3 left out/i);
    const zip = join(folder, 'model.zip');
    await download(page, zip);
    expect(readReport(zip).record.dataset).toEqual({
      taken: 12,
      leftOut: { 'system-file': 1, 'not-an-image': 1, unreadable: 1 },
      classes: { blue: 6, red: 6 },
    });
  });

  test('an empty folder is called empty', async ({ visit, folder }) => {
    mkdirSync(join(folder, 'nothing'));
    await dropFolder(visit.page, join(folder, 'nothing'));
    await expect(startTraining(visit.page)).rejects.toThrow(/empty|no (file|image)/i);
  });

  test('one class alone cannot be trained, and the page says what is missing', async ({ visit, folder }) => {
    writeImages(join(folder, 'images'), ['red'], 4);
    await dropFolder(visit.page, join(folder, 'images'));
    await expect(startTraining(visit.page)).rejects.toThrow(/two classes|second class|another class|one more class/i);
  });

  test('a class of one image cannot be trained, and the page names it', async ({ visit, folder }) => {
    writeImages(join(folder, 'images'), ['red', 'blue'], 3);
    writeImages(join(folder, 'images'), ['lonely'], 1);
    await dropFolder(visit.page, join(folder, 'images'));
    await expect(startTraining(visit.page)).rejects.toThrow(/lonely/);
  });
});

describe('a base that cannot be had', () => {
  test.for<{ trouble: string; cause: (host: TinyHost) => void; says: RegExp }>([
    { trouble: 'is not there', cause: ({ files }) => files.set(MODEL_JSON, notFound), says: /404/ },
    { trouble: 'answers with a web page', cause: answerHtml, says: /web page|HTML/i },
    { trouble: 'may not be read by other sites', cause: forbidReading, says: /Access-Control-Allow-Origin|CORS/ },
    { trouble: 'lacks its weights', cause: ({ files }) => files.set(WEIGHTS, notFound), says: /weights\.bin.*404/ },
    { trouble: 'has too few weights', cause: shortenWeights, says: /fewer bytes/ },
    { trouble: 'is cut off on the way', cause: cutWeights, says: /connection|network/i },
  ])(
    'a model that $trouble is an error that says so, and a right one works afterwards',
    async (row, { visit, host, folder }) => {
      const { page } = visit;
      const right = new Map(host.files);
      row.cause(host);
      writeImages(join(folder, 'images'), ['red', 'blue'], 4);
      await prepare(page, join(folder, 'images'), host);
      await expect(train(page)).rejects.toThrow(row.says);

      for (const [path, answer] of right) host.files.set(path, answer);
      expect(await train(page)).toBe('done');
    },
  );

  test('without a network the page says so and names the host', async ({ visit, host, folder }) => {
    await host.close();
    writeImages(join(folder, 'images'), ['red', 'blue'], 4);
    await prepare(visit.page, join(folder, 'images'), host);
    await expect(train(visit.page)).rejects.toThrow(new URL(host.modelUrl).host);
  });
});

describe('a training that goes wrong', () => {
  test('by a learning rate far too high keeps the best head so far, and says what to do', async ({
    visit,
    host,
    folder,
  }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 8);
    await prepare(page, join(folder, 'images'), host);
    const block = { units: 64, activation: 'linear', normalize: false, dropout: 0 };
    await setSettings(page, {
      ...{ epochs: 500, batchSize: 4, blocks: [block, block, block] },
      ...{ optimizer: 'sgd', learningRate: 1, momentum: 0.99 },
    });
    expect(await train(page)).toBe('done');
    await page
      .getByText(/broke down.*lower learning rate.*is kept/)
      .first()
      .waitFor();
    const zip = join(folder, 'model.zip');
    await download(page, zip);
    const { figures } = readReport(zip).record;
    expect(figures.endedBy).toBe('divergence');
    expect(figures.epochs).toBeLessThan(500);
    expect(figures.keptEpoch).toBeLessThanOrEqual(figures.epochs);
  });

  test('in a browser whose storage is full ends with its result, and says that it is not kept', async ({
    visit,
    host,
    folder,
  }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 8);
    await prepare(page, join(folder, 'images'), host);
    await fillStorage(page);
    expect(await train(page)).toBe('done');
    await page.getByText(/storage for this page is full.*training is not affected/).waitFor();
    await download(page, join(folder, 'model.zip'));
  });

  test('in a browser whose storage is full has no Pause, and Stop ends it with its result', async ({
    visit,
    host,
    folder,
  }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 8);
    await prepare(page, join(folder, 'images'), host);
    await fillStorage(page);
    const block = { units: 4_096, activation: 'relu', normalize: false, dropout: 0.25 };
    await setSettings(page, { epochs: 1_000, batchSize: 1, blocks: [block] });
    await startTraining(page);
    await page.locator('main[data-phase="head"]').waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
    await page.waitForTimeout(500);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    expect(await followRun(page)).toBe('done');
  });

  test('since a class is removed meanwhile ends with the classes it began with', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue', 'green'], 8);
    await prepare(page, join(folder, 'images'), host);
    const block = { units: 4_096, activation: 'relu', normalize: false, dropout: 0.25 };
    await setSettings(page, { epochs: 1_000, batchSize: 1, blocks: [block] });
    await startTraining(page);
    await page.locator('main[data-phase="head"]').waitFor();
    await page.getByRole('button', { name: 'What to do with class green' }).click();
    await page.getByRole('button', { name: 'Remove class' }).click();
    await page.waitForTimeout(500);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    expect(await followRun(page)).toBe('done');
    await page
      .getByText(/you removed 8\simages/)
      .first()
      .waitFor();
    const zip = join(folder, 'model.zip');
    await download(page, zip);
    expect(readReport(zip).record.dataset.classes).toEqual({ blue: 8, green: 8, red: 8 });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('24 images').first().waitFor();
  });
});

async function prepare(page: Page, images: string, host: TinyHost): Promise<void> {
  await chooseBackend(page, 'wasm');
  await dropFolder(page, images);
  await chooseBase(page, host.modelUrl);
  await setSetting(page, 'epochs', 2);
}

async function fillStorage(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Access-Control-Allow-Origin': '*' }).end();
}

function answerHtml({ files }: TinyHost): void {
  files.set(MODEL_JSON, (response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', 'Access-Control-Allow-Origin': '*' });
    response.end('<!doctype html><title>Please sign in</title>');
  });
}

function forbidReading({ files }: TinyHost): void {
  files.set(MODEL_JSON, (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}'));
}

function shortenWeights({ files, weights }: TinyHost): void {
  files.set(WEIGHTS, weights.subarray(0, weights.length / 2));
}

function cutWeights({ files, weights }: TinyHost): void {
  files.set(WEIGHTS, (response) => {
    response.writeHead(200, { 'Content-Length': weights.length, 'Access-Control-Allow-Origin': '*' });
    response.write(weights.subarray(0, weights.length / 2), () => response.destroy());
  });
}
