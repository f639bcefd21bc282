import { join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import {
  chooseBackend,
  chooseBase,
  download,
  dropFolder,
  setSetting,
  train,
  tryImage,
} from '../../scripts/drive-page.mjs';
import { openExportedModel } from './support/exported-model';
import { writeImages } from './support/test-images';
import { test } from './support/visit';

const LABELS = ['blue', 'green', 'red'];
const PER_CLASS = 12;

describe('from a dropped folder to a downloaded model', () => {
  test.for([
    { backend: 'wasm', adapter: undefined },
    { backend: 'webgpu', adapter: /swiftshader/i },
  ])(
    'the zip opened in plain TF.js says of an image what the page says, on $backend',
    async (row, { visit, host, folder }) => {
      const { page } = visit;
      const images = writeImages(join(folder, 'images'), LABELS, PER_CLASS);
      await chooseBackend(page, row.backend);
      await dropFolder(page, join(folder, 'images'));
      await chooseBase(page, host.modelUrl);
      await setSetting(page, 'epochs', 20);
      await setSetting(page, 'batchSize', 4);
      await setSetting(page, 'learningRate', 0.01);
      expect(await train(page)).toBe('done');
      const zip = join(folder, 'model.zip');
      await download(page, zip);

      const exported = await openExportedModel(zip);
      try {
        const { record } = exported.facts;
        expect(exported.labels).toEqual(LABELS);
        expect(record.dataset).toEqual({
          taken: LABELS.length * PER_CLASS,
          leftOut: {},
          classes: Object.fromEntries(LABELS.map((label) => [label, PER_CLASS])),
        });
        expect(record.backend.backend).toBe(row.backend);
        if (row.adapter) expect(record.backend.adapter).toMatch(row.adapter);
        expect(record.figures.epochs).toBe(20);
        expect(record.figures.validationAccuracy).toBeGreaterThan(0.8);

        for (const label of LABELS) {
          const image = images.find((one) => one.label === label);
          if (!image) throw new Error(`No image of ${label} was made.`);
          const said = await tryImage(page, image.path);
          const predicted = exported.predict(image.pixels);
          expect(Object.keys(said).sort()).toEqual(LABELS);
          for (const name of LABELS) expect(said[name]).toBeCloseTo(predicted[name] as number, 5);
          expect(Math.max(...Object.values(said))).toBe(said[label]);
        }
      } finally {
        exported.dispose();
      }
      expect(visit.consoleErrors).toEqual([]);
    },
  );

  test('asks for nothing but the page itself and the chosen base', async ({ visit, host, folder }) => {
    const { page } = visit;
    const images = writeImages(join(folder, 'images'), ['red', 'blue'], 6);
    await chooseBackend(page, 'wasm');
    await dropFolder(page, join(folder, 'images'));
    await chooseBase(page, host.modelUrl);
    await setSetting(page, 'epochs', 2);
    await train(page);
    await tryImage(page, images[0]?.path ?? '');
    await download(page, join(folder, 'model.zip'));

    const outside = visit.requests.filter((request) => /^(https?|wss?):/.test(request.url()) && !isOwn(request.url()));
    expect(outside.map((request) => request.url()).sort()).toEqual([
      host.modelUrl,
      new URL('weights.bin', host.modelUrl).href,
    ]);
    for (const request of visit.requests) {
      expect(request.method()).toBe('GET');
      expect(request.postData()).toBeNull();
    }
    for (const request of outside) expect(request.headers().referer ?? '').toBe('');
  });

  test('a picked folder is read as a dropped one is', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 6);
    await page.locator('input[type="file"][webkitdirectory]').first().setInputFiles(join(folder, 'images'));
    await chooseBackend(page, 'wasm');
    await chooseBase(page, host.modelUrl);
    await setSetting(page, 'epochs', 2);
    expect(await train(page)).toBe('done');
    const zip = join(folder, 'model.zip');
    await download(page, zip);
    const exported = await openExportedModel(zip);
    exported.dispose();
    expect(exported.facts.record.dataset).toEqual({ taken: 12, leftOut: {}, classes: { blue: 6, red: 6 } });
  });
});

function isOwn(url: string): boolean {
  return url.startsWith(inject('pageUrl'));
}
