import { join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import {
  chooseBackend,
  chooseBase,
  download,
  dropFolder,
  train,
  trainOnSamples,
  tryImage,
} from '../../scripts/drive-page.mjs';
import { openExportedModel } from './support/exported-model';
import { writeImages } from './support/test-images';
import { test } from './support/visit';

const SAMPLE = 'public/samples/val/food/001.jpg';

describe('without a network', () => {
  test('one button takes the sample images through the whole path', async ({ visit, folder }) => {
    const { page } = visit;
    await page.context().route(isOutside, (route) => route.abort());
    expect(await trainOnSamples(page)).toBe('done');
    const said = await tryImage(page, SAMPLE);
    expect(Object.keys(said).sort()).toEqual(['animals', 'food', 'plants', 'vehicles']);
    const zip = join(folder, 'model.zip');
    await download(page, zip);
    const { facts, dispose } = await openExportedModel(zip);
    dispose();
    expect(facts.base.id).toBe('headstart-tiny');
    expect(facts.record.dataset).toMatchObject({ taken: 240, leftOut: {} });
    expect(facts.record.figures.validationAccuracy).toBeGreaterThanOrEqual(0.85);
    expect(visit.requests.filter((request) => isOutside(new URL(request.url())))).toEqual([]);
  });

  test('the bundled base stands in for the default one, and the page says why', async ({ visit, folder }) => {
    const { page } = visit;
    await page.context().route(isOutside, (route) => route.abort());
    writeImages(join(folder, 'images'), ['red', 'blue'], 4);
    await dropFolder(page, join(folder, 'images'));
    await chooseBackend(page, 'wasm');
    expect(await train(page)).toBe('done');
    await page.getByText(/The base that comes with this page stands in/).waitFor();
  });

  test('a base that the person chose is not replaced', async ({ visit, folder }) => {
    const { page } = visit;
    await page.context().route(isOutside, (route) => route.abort());
    writeImages(join(folder, 'images'), ['red', 'blue'], 4);
    await dropFolder(page, join(folder, 'images'));
    await chooseBase(page, 'mobilenet_v1_0.50_224');
    await expect(train(page)).rejects.toThrow(/storage\.googleapis\.com/);
  });
});

function isOutside(url: URL): boolean {
  return /^https?:$/.test(url.protocol) && url.origin !== new URL(inject('pageUrl')).origin;
}
