import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import golden from '../golden/resize.json';
import type { FileServer } from '../support/file-server';
import { withOrientation } from './support/image-formats';
import { serveModule } from './support/serve-module';
import { encodePng } from './support/test-images';
import { test } from './support/visit';

interface Expected {
  readonly mode: string;
  readonly interpolation: string;
  readonly outSize: readonly number[];
  readonly values: readonly number[];
}

/** Of 255; see the unit test. */
const TOLERANCES: Readonly<Record<string, number>> = { bilinear: 1e-4, antialias: 5e-4 };

/** Of /image; none where it is read through a canvas. */
const DIFFERING_PIXELS =
  "({ differingPixels }) => fetch('/image').then((answer) => answer.blob()).then(differingPixels)";

let host: FileServer;
beforeAll(async () => {
  host = await serveModule(join(import.meta.dirname, 'support/picture-readings.ts'));
});
afterAll(() => host.close());

test('a PNG becomes the pixels that Keras makes of it, by every resize', async ({ browser }) => {
  const page = await browser.newPage();
  await page.goto(host.origin);
  for (const row of golden.resizes) {
    const [height, width] = row.size as [number, number];
    await expectPixels(page, encodePng(knownPicture(width, height), width, height), row);
  }
});

test('a photograph becomes the pixels that Keras makes of it, by every resize', async ({ browser }) => {
  const page = await browser.newPage();
  await page.goto(host.origin);
  for (const row of golden.photo.resizes) await expectPixels(page, Buffer.from(golden.photo.jpeg, 'base64'), row);
});

test('a picture is read without a canvas, and is what a canvas shows', async ({ browser }) => {
  host.files.set('/image', encodePng(knownPicture(31, 23), 31, 23));
  expect(await onPage(browser, DIFFERING_PIXELS), 'PNG').toBe(0);
  host.files.set('/image', Buffer.from(golden.photo.jpeg, 'base64'));
  expect(await onPage(browser, DIFFERING_PIXELS), 'JPEG').toBe(0);
});

test('a photograph with a colour profile is read without a canvas, and is what a canvas shows', async ({ browser }) => {
  const work = `async ({ differingPixels, drawn }) => {
    const file = await drawn('image/jpeg', 'display-p3');
    return [(await file.text()).includes('ICC_PROFILE'), await differingPixels(file)];
  }`;
  expect(await onPage(browser, work)).toEqual([true, 0]);
});

test('a transparent picture is read through a canvas, which lays it on white', async ({ browser }) => {
  const work = "({ differingPixels, drawn }) => drawn('image/png', 'srgb').then(differingPixels)";
  expect(await onPage(browser, work)).toBeUndefined();
});

test('a picture that is to be turned is read through a canvas, which turns it', async ({ browser }) => {
  const jpeg = Buffer.from(golden.photo.jpeg, 'base64');
  for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
    host.files.set('/image', withOrientation(jpeg, orientation));
    expect(await onPage(browser, DIFFERING_PIXELS), `orientation ${orientation}`).toBeUndefined();
  }
});

// Chromium has relaxed SIMD, which the oldest Node does not: there these kernels are other ones.
test('a browser’s kernels and JavaScript give the same bits', async ({ browser }) => {
  for (const interpolation of ['bilinear', 'antialias']) {
    expect(await onPage(browser, `({ differingResizes }) => differingResizes(150, '${interpolation}')`)).toEqual([]);
  }
});

async function expectPixels(page: Page, file: Buffer, { mode, interpolation, outSize, values }: Expected) {
  host.files.set('/image', file);
  const args = [...outSize, { mode, interpolation }];
  // As text, or the test runner would take the import for its own.
  const pixels = await page.evaluate<number[]>(
    `Promise.all([import('/module.js'), fetch('/image').then((answer) => answer.blob())])
      .then(([{ decodeImage }, file]) => decodeImage(file, ...${JSON.stringify(args)}))
      .then((pixels) => [...pixels])`,
  );
  expect(pixels).toHaveLength(values.length);
  const differences = pixels.map((value, at) => Math.abs(value - (values[at] as number)));
  expect(Math.max(...differences)).toBeLessThan(TOLERANCES[interpolation] as number);
}

/** The picture that make_resize.py makes. */
function knownPicture(width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: height * width * 3 }, (_, at) => {
    const channel = at % 3;
    const x = Math.floor(at / 3) % width;
    const y = Math.floor(at / 3 / width);
    return (37 * x + 91 * y + 53 * channel + 7 * x * y) % 256;
  });
}

/** @param work on what `picture-readings.ts` exports; as text, or the test runner would take the import for its own */
async function onPage<Result>(browser: Browser, work: string): Promise<Result> {
  const page = await browser.newPage();
  await page.goto(host.origin);
  return page.evaluate<Result>(`import('/module.js').then(${work})`);
}
