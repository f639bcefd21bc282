import { expect, it } from 'vitest';
import { runDifferences } from '../../src/core/compare-runs';
import type { KeptRunSummary } from '../../src/core/kept-run';
import type { RunSettings } from '../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';

const run = (settings: Partial<RunSettings>, rest: Partial<KeptRunSummary> = {}): KeptRunSummary => ({
  id: 'a',
  name: 'Run 1',
  status: 'finished',
  startedMs: 0,
  settings: { ...DEFAULT_SETTINGS, ...settings },
  baseName: 'Base',
  backend: 'wasm',
  classes: 3,
  images: 90,
  epochs: [],
  figures: undefined,
  ...rest,
});

it('runs with the same settings do not differ, whatever they came to', () => {
  const other = run({}, { id: 'b', name: 'Run 2', startedMs: 5, status: 'paused' });
  expect(runDifferences([run({}), other])).toEqual({ facts: [], settings: [] });
  expect(runDifferences([run({})])).toEqual({ facts: [], settings: [] });
  expect(runDifferences([])).toEqual({ facts: [], settings: [] });
});

it('a setting differs if any two of the runs differ in it, and is named once', () => {
  const runs = [run({ epochs: 10 }), run({ epochs: 10, seed: 2 }), run({ epochs: 30, seed: 3 })];
  expect(runDifferences(runs).settings.toSorted()).toEqual(['epochs', 'seed']);
});

it('hidden layers differ by what they are, not by being other objects', () => {
  const [first] = DEFAULT_SETTINGS.blocks;
  if (!first) throw new Error('The default has a hidden layer.');
  expect(runDifferences([run({}), run({ blocks: [{ ...first }] })]).settings).toEqual([]);
  expect(runDifferences([run({}), run({ blocks: [{ ...first, units: 32 }] })]).settings).toEqual(['blocks']);
});

it('a setting that none of the runs made use of is no difference', () => {
  const [one, other] = [{ momentum: 0.5 }, { momentum: 0.9 }];
  expect(runDifferences([run(one), run(other)]).settings).toEqual([]);
  expect(runDifferences([run({ ...one, optimizer: 'sgd' }), run(other)]).settings.toSorted()).toEqual([
    'momentum',
    'optimizer',
  ]);
});

it('the base, the images, their classes and the backend are named where they differ', () => {
  expect(runDifferences([run({}), run({}, { baseName: 'Other', images: 91 })]).facts).toEqual(['baseName', 'images']);
  expect(runDifferences([run({}), run({}, { classes: 4, backend: 'webgpu' })]).facts).toEqual(['classes', 'backend']);
});
