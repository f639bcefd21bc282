import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import type { RunDifference } from '../support/head-tasks';
import { KERNEL_NETWORKS } from '../support/kernel-networks';
import { WASM_TASKS } from '../support/wasm-trainer-tasks';
import { serveModule } from './support/serve-module';
import { test } from './support/visit';

// Chromium has relaxed SIMD, which the oldest Node does not: there these kernels are other ones.

test('a browser’s kernels compute what the layers compute', async ({ browser }) => {
  const differences = await inBrowser<[name: string, difference: number][]>(
    browser,
    'kernel-networks.ts',
    `async ({ differenceOnKernels, KERNEL_NETWORKS }) => {
      const differences = [];
      for (const name of Object.keys(KERNEL_NETWORKS)) differences.push([name, await differenceOnKernels(name)]);
      return differences;
    }`,
  );
  expect(differences.map(([name]) => name)).toEqual(Object.keys(KERNEL_NETWORKS));
  for (const [name, difference] of differences) expect(difference, name).toBeLessThan(1e-6);
});

test('a browser’s kernels learn as TF.js does, dropout and all', async ({ browser }) => {
  const differences = await inBrowser<Record<string, RunDifference>>(
    browser,
    'wasm-trainer-tasks.ts',
    '({ differencesFromTfjs }) => differencesFromTfjs(20)',
  );
  expect(Object.keys(differences)).toEqual(WASM_TASKS.map(({ name }) => name));
  for (const [name, { loss, right, parameters, memory }] of Object.entries(differences)) {
    expect(loss, name).toBeLessThan(1e-4);
    expect(right, name).toBeLessThanOrEqual(1);
    expect(parameters, name).toBeLessThan(1e-3);
    expect(memory, name).toBeLessThan(1e-3);
  }
});

/** @param work on what a module of tests/support exports; as text, or the test runner would take the import for its own */
async function inBrowser<Result>(browser: Browser, module: string, work: string): Promise<Result> {
  const host = await serveModule(join(import.meta.dirname, '../support', module));
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(host.origin);
    return await page.evaluate<Result>(`import('/module.js').then(${work})`);
  } finally {
    await context.close();
    await host.close();
  }
}
