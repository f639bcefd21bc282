import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { FileServer } from '../support/file-server';
import type { RunDifference } from '../support/head-tasks';
import { serveModule } from './support/serve-module';
import { test as browserTest } from './support/visit';
import type { OutOfMemory, Repetitions, WatchedTask } from './support/webgpu-trainer';

let host: FileServer;
beforeAll(async () => {
  host = await serveModule(join(import.meta.dirname, 'support/webgpu-trainer.ts'));
});
afterAll(() => host.close());

/** Calls a function of the module in a page of its own. */
const test = browserTest.extend<{ call: <Result>(expression: string) => Promise<Result> }>({
  call: async ({ browser }, use) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(host.origin);
    // As text, or the test runner would take the import for its own.
    await use((expression) => page.evaluate(`import('/module.js').then((module) => module.${expression})`));
    await context.close();
  },
});

test('every head learns as TF.js’ own operations make it learn, dropout and all', async ({ call }) => {
  const differences = await call<Record<string, RunDifference>>('compareWithTfjs()');
  expect(Object.keys(differences).length).toBeGreaterThan(10);
  for (const [name, { loss, right, parameters, memory }] of Object.entries(differences)) {
    expect(loss, name).toBeLessThan(1e-3);
    expect(right, name).toBeLessThanOrEqual(1);
    expect(parameters, name).toBeLessThan(1e-3);
    expect(memory, name).toBeLessThan(1e-3);
  }
});

test('the same training gives the same bits, in one go or two, in one buffer or several', async ({ call }) => {
  const { once, ...others } = await call<Repetitions>('repeat()');
  expect(once.curve).toHaveLength(4);
  for (const [way, run] of Object.entries(others)) expect(run, way).toEqual(once);
});

test.for([
  ['a linear classifier', 3],
  ['a ReLU layer with dropout', 4],
  ['an L2 penalty', 6],
] as const)(
  '%s takes %i dispatches a step, and an epoch one submission and one read-back',
  async ([name, dispatches], { call }) => {
    const { epoch, life, steps } = await call<WatchedTask>(`watchTask(${JSON.stringify(name)})`);
    // Validation is one batch that goes forward only; two dispatches end an epoch.
    expect(epoch.dispatches).toBeGreaterThan(steps * dispatches);
    expect(epoch.dispatches).toBeLessThan((steps + 1) * dispatches + 2);
    expect(epoch).toMatchObject({ submissions: 1, readBacks: 1, bindGroups: 0, pipelines: 0, buffersMade: 0 });
    expect(life.bindGroups).toBe(1);
    expect(life.buffersMade).toBeGreaterThan(5);
    expect(life.buffersEnded).toBe(life.buffersMade);
  },
);

test('a stop ends an epoch between two submissions', async ({ call }) => {
  expect(await call('stopOnTheWay()')).toEqual({ yielded: [1], result: null, steps: 1 });
});

test('a lost device is told as that', async ({ call }) => {
  expect(await call('loseDevice()')).toBe('device-lost');
});

test('weights that are no numbers any more are noticed', async ({ call }) => {
  expect(await call('overshoot()')).toEqual([true, false]);
});

test('a device without memory is told as that, and nothing stays on it', async ({ call }) => {
  const { code, asked } = await call<OutOfMemory>('runOutOfMemory()');
  expect(code).toBe('out-of-memory');
  expect(asked.buffersMade).toBeGreaterThan(0);
  expect(asked.buffersEnded).toBe(asked.buffersMade);
});
