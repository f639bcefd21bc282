import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { ArchitectureName } from '../../src/core/architectures';
import { type NetworkGolden, readGolden } from '../support/architecture-goldens';
import type { FileServer } from '../support/file-server';
import { serveModule } from './support/serve-module';
import { test } from './support/visit';

/** Those that WebGPU in software runs in seconds, each at the smaller of its sizes. */
const SMALL: readonly ArchitectureName[] = ['MobileNet', 'MobileNetV2', 'EfficientNetB0'];
/** By the length of the difference over the length of what Keras gives. */
const TOLERANCE = 1e-3;

let host: FileServer;
beforeAll(async () => {
  host = await serveModule(join(import.meta.dirname, 'support/webgpu-features.ts'));
});
afterAll(() => host.close());

test.for(SMALL)('%s gives on WebGPU what Keras gives', async (name, { browser }) => {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(host.origin);
    const network = smallestThatRan(name);
    const samples = network.output?.samples ?? [];
    const features = await featuresIn(page, name, network, samples.length);
    expect(features.some((value) => value !== 0)).toBe(true);
    expect(relativeError(features, samples)).toBeLessThan(TOLERANCE);
  } finally {
    await context.close();
  }
});

function smallestThatRan(name: ArchitectureName): NetworkGolden {
  const ran = readGolden(name).networks.filter(({ output, includeTop }) => output && !includeTop);
  const [smallest] = ran.toSorted((a, b) => a.alpha - b.alpha || a.size[0] - b.size[0]);
  if (!smallest) throw new Error(`There is no golden of ${name}.`);
  return smallest;
}

function featuresIn(page: Page, name: ArchitectureName, { alpha, size }: NetworkGolden, count: number) {
  const [heightPx, widthPx] = size;
  const args = [{ name, alpha, includeTop: false }, { heightPx, widthPx }, name === 'EfficientNetB0', count];
  // As text, or the test runner would take the import for its own.
  return page.evaluate<number[]>(
    `import('/module.js')
      .then(({ sampleFeaturesOnWebGpu }) => sampleFeaturesOnWebGpu(...${JSON.stringify(args)}))`,
  );
}

function relativeError(actual: readonly number[], expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return Math.hypot(...expected.map((value, at) => value - (actual[at] as number))) / Math.hypot(...expected);
}
