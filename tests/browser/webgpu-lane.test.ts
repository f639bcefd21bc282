import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { FileServer } from '../support/file-server';
import { serveModule } from './support/serve-module';
import { test } from './support/visit';
import type { LaneFacts } from './support/webgpu-lane';

let host: FileServer;
beforeAll(async () => {
  host = await serveModule(join(import.meta.dirname, 'support/webgpu-lane.ts'));
});
afterAll(() => host.close());

test('on WebGPU many batches are read back at once, and each image and view has its own features', async ({
  browser,
}) => {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(host.origin);
    // As text, or the test runner would take the import for its own.
    const facts = await page.evaluate<LaneFacts>(`import('/module.js').then(({ runLane }) => runLane(20))`);
    expect(facts.largest).toBeGreaterThan(0.1);
    expect(facts.difference / facts.largest).toBeLessThan(1e-3);
    expect(facts.readBacks).toBe(1);
    expect(facts.pipelinesAfterWarmUp).toBeGreaterThan(2);
    expect(facts.tensorsLeft).toBe(0);
  } finally {
    await context.close();
  }
});
