import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { download, readReport, tryImage } from '../../scripts/drive-page.mjs';
import { type Colour, encodeBmp, encodeGif, encodeWebp, withQuarterTurn } from './support/image-formats';
import { encodePng, writeImages } from './support/test-images';
import { INPUT_SIZE_PX, type TinyHost } from './support/tiny-host';
import { expectSame, trainTiny } from './support/train-tiny';
import { test } from './support/visit';

const RED: Colour = [200, 60, 50];
const BLUE: Colour = [50, 90, 200];

describe('a picture', () => {
  test('says the same as PNG, BMP, WebP and first frame of a GIF', async ({ visit, host, folder }) => {
    const { page } = visit;
    const [another] = writeImages(join(folder, 'images'), ['blue', 'red'], 4);
    const inRed = (name: string) => join(folder, 'images', 'red', name);
    writeFileSync(inRed('still.png'), encodePng(solid(RED), INPUT_SIZE_PX));
    writeFileSync(inRed('moving.gif'), encodeGif([RED, BLUE], INPUT_SIZE_PX));
    writeFileSync(inRed('plain.bmp'), encodeBmp(RED, INPUT_SIZE_PX));
    writeFileSync(inRed('small.webp'), encodeWebp(RED, INPUT_SIZE_PX));
    const { dataset } = await trainOn(page, host, folder);
    expect(dataset).toEqual({ taken: 12, leftOut: {}, classes: { blue: 4, red: 8 } });

    const still = await tryImage(page, inRed('still.png'));
    for (const name of ['moving.gif', 'plain.bmp', 'small.webp']) {
      // Another one between them, so that an answer cannot be the one before.
      await tryImage(page, another?.path ?? '');
      expectSame(await tryImage(page, inRed(name)), still);
    }
  });

  test('stands upright where its Exif note says how it was held', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['blue', 'red'], 4);
    await trainOn(page, host, folder);
    const [lying, upright] = (await page.evaluate(drawLyingAndUpright, INPUT_SIZE_PX)).map((bytes) =>
      Uint8Array.from(bytes),
    );
    if (!lying || !upright) throw new Error('The browser drew no pictures.');
    const file = (name: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const turned = await tryImage(page, file('turned.jpg', withQuarterTurn(lying)));
    const asStored = await tryImage(page, file('lying.jpg', lying));
    expect(Math.abs((asStored.red as number) - (turned.red as number))).toBeGreaterThan(1e-3);
    expectSame(await tryImage(page, file('upright.png', upright)), turned);
  });
});

describe('a folder from real life', () => {
  test('gives its images, and a receipt that names the rest with its reasons', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['blue', 'red'], 4);
    const others = {
      'system-file': ['.DS_Store', 'blue/Thumbs.db', 'blue/._blue-0000.png', '__MACOSX/red/red-0000.png'],
      'not-an-image': ['notes.txt'],
      'unsupported-format': ['red/drawing.svg', 'red/phone.HEIC'],
      'empty-file': ['red/empty.png'],
    };
    for (const path of Object.values(others).flat()) {
      const file = join(folder, 'images', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, path.includes('empty') ? '' : '<svg xmlns="http://www.w3.org/2000/svg"/>');
    }
    const { dataset } = await trainOn(page, host, folder);
    expect(dataset).toEqual({
      taken: 8,
      leftOut: Object.fromEntries(Object.entries(others).map(([reason, paths]) => [reason, paths.length])),
      classes: { blue: 4, red: 4 },
    });

    const receipt = page.locator('details', { hasText: '8 left out' });
    await receipt.locator('summary').click();
    const said = await receipt.textContent();
    for (const path of Object.values(others).flat()) expect(said).toContain(`images/${path}`);
    expect(said).toMatch(/operating system/);
    expect(said).toMatch(/Browsers cannot decode/);
  });

  test('that is split into train and val keeps its split', async ({ visit, host, folder }) => {
    const { page } = visit;
    const images = join(folder, 'images');
    writeImages(join(images, 'train'), ['blue', 'red'], 5);
    writeImages(join(images, 'val'), ['blue', 'red'], 2);
    writeImages(join(images, 'test'), ['blue', 'red'], 1);
    const { dataset, split } = await trainOn(page, host, folder);
    expect(dataset.classes).toEqual({ blue: 8, red: 8 });
    expect(split).toMatchObject({ train: { length: 10 }, validation: { length: 4 }, test: { length: 2 } });
  });
});

/** Drops `folder/images`, trains on it, and gives what the downloaded model says of that run. */
async function trainOn(page: Page, host: TinyHost, folder: string) {
  await trainTiny(page, host, folder);
  const zip = join(folder, 'model.zip');
  await download(page, zip);
  return readReport(zip).record;
}

function solid(colour: Colour): Uint8Array {
  return Uint8Array.from({ length: INPUT_SIZE_PX ** 2 * 3 }, (_, index) => colour[index % 3] as number);
}

/** A JPEG of two halves, and as PNG what it is once turned a quarter clockwise; runs in the page. */
async function drawLyingAndUpright(sizePx: number): Promise<number[][]> {
  const draw = (paint: (context: OffscreenCanvasRenderingContext2D) => void, type: string) => {
    const canvas = new OffscreenCanvas(sizePx, sizePx);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser draws no pictures.');
    paint(context);
    return canvas.convertToBlob({ type, quality: 0.9 });
  };
  const lying = await draw((context) => {
    context.fillStyle = 'rgb(200 60 50)';
    context.fillRect(0, 0, sizePx, sizePx);
    context.fillStyle = 'rgb(50 90 200)';
    context.fillRect(0, 0, sizePx / 2, sizePx);
    context.fillStyle = 'rgb(240 240 240)';
    for (let left = 0; left < sizePx; left += 8) context.fillRect(left, 0, 4, sizePx / 2);
  }, 'image/jpeg');
  const bitmap = await createImageBitmap(lying);
  const upright = await draw((context) => {
    context.setTransform(0, 1, -1, 0, sizePx, 0);
    context.drawImage(bitmap, 0, 0);
  }, 'image/png');
  const bytes = async (blob: Blob) => [...new Uint8Array(await blob.arrayBuffer())];
  return [await bytes(lying), await bytes(upright)];
}
