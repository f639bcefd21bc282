import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect } from 'vitest';
import golden from '../golden/resize.json';
import { type Answer, type FileServer, startFileServer } from '../support/file-server';
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

let host: FileServer;
beforeAll(async () => {
  host = await startFileServer({
    '/': asAnswer('text/html', '<!doctype html><title>Resize</title>'),
    '/decode-image.js': asAnswer('text/javascript', await bundle()),
  });
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

async function expectPixels(page: Page, file: Buffer, { mode, interpolation, outSize, values }: Expected) {
  host.files.set('/image', file);
  const args = [...outSize, { mode, interpolation }];
  // As text, or the test runner would take the import for its own.
  const pixels = await page.evaluate<number[]>(
    `Promise.all([import('/decode-image.js'), fetch('/image').then((answer) => answer.blob())])
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

/** The module that the browser runs, in one piece. */
async function bundle(): Promise<string> {
  const entry = join(import.meta.dirname, '../../src/engine/images/decode-image.ts');
  const lib = { entry, formats: ['es' as const] };
  const built = await build({ configFile: false, logLevel: 'warn', build: { lib, write: false, minify: false } });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('The module was not built.');
  return output.output[0].code;
}

function asAnswer(type: string, text: string): Answer {
  return (response) => response.writeHead(200, { 'content-type': type }).end(text);
}
