import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { FileServer } from '../support/file-server';
import { KERNEL_NETWORKS } from '../support/kernel-networks';
import { serveModule } from './support/serve-module';
import { test } from './support/visit';

let host: FileServer;
beforeAll(async () => {
  host = await serveModule(join(import.meta.dirname, '../support/kernel-networks.ts'));
});
afterAll(() => host.close());

/** Chromium has relaxed SIMD, which the oldest Node does not: there these kernels are other ones. */
test('a browser’s kernels compute what the layers compute', async ({ browser }) => {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(host.origin);
    // As text, or the test runner would take the import for its own.
    const differences = await page.evaluate<[name: string, difference: number][]>(`
      import('/module.js').then(async ({ differenceOnKernels, KERNEL_NETWORKS }) => {
        const differences = [];
        for (const name of Object.keys(KERNEL_NETWORKS)) differences.push([name, await differenceOnKernels(name)]);
        return differences;
      })`);
    expect(differences.map(([name]) => name)).toEqual(Object.keys(KERNEL_NETWORKS));
    for (const [name, difference] of differences) expect(difference, name).toBeLessThan(1e-6);
  } finally {
    await context.close();
  }
});
