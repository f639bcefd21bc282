import { expect, it } from 'vitest';
import type { KeptRunSummary } from '../../src/core/kept-run';
import type { EpochReport } from '../../src/core/reports';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { comparedFigures } from '../../src/ui/runs/compared-figures';
import { runAccuracy } from '../../src/ui/runs/run-accuracy';

const report = (epoch: number, valLoss: number | undefined, valAccuracy: number | undefined): EpochReport => ({
  epoch,
  loss: 1,
  accuracy: 0.9,
  valLoss,
  valAccuracy,
  learningRate: 0.001,
  elapsedMs: 1,
});

const FIGURES: NonNullable<KeptRunSummary['figures']> = {
  keptEpoch: 2,
  endedBy: 'epochs',
  trainAccuracy: 0.9,
  validationAccuracy: 0.8,
  testAccuracy: undefined,
  seconds: { base: 1, features: 1, head: 1, total: 3 },
};

const run = (epochs: readonly EpochReport[], figures: KeptRunSummary['figures']): KeptRunSummary => ({
  id: 'a',
  name: 'Run 1',
  status: figures ? 'finished' : 'paused',
  startedMs: 0,
  settings: DEFAULT_SETTINGS,
  baseName: 'Base',
  backend: 'wasm',
  classes: 3,
  images: 90,
  epochs,
  figures,
});

it('a finished run’s accuracy is that of its held-out images', () => {
  expect(runAccuracy(run([report(1, 0.1, 0.99)], FIGURES))).toEqual({ share: 0.8, isFinal: true });
});

it('an unfinished run’s accuracy is that of its best epoch so far', () => {
  const epochs = [report(1, 0.5, 0.6), report(2, 0.4, 0.7), report(3, 0.6, 0.9)];
  expect(runAccuracy(run(epochs, undefined))).toEqual({ share: 0.7, isFinal: false });
});

it('a run that held nothing out has no such accuracy, whatever training says', () => {
  const figures = { ...FIGURES, validationAccuracy: undefined };
  expect(runAccuracy(run([report(1, undefined, undefined)], figures))).toBeUndefined();
  expect(runAccuracy(run([], undefined))).toBeUndefined();
});

it('a comparison has the figures that at least one run has, and a gap for the others', () => {
  const [tested, plain] = [run([], { ...FIGURES, testAccuracy: 0.7 }), run([], FIGURES)];
  const names = (runs: readonly KeptRunSummary[]) => comparedFigures(runs).map(({ name }) => name);
  expect(names([plain, plain])).not.toContain('testAccuracy');
  expect(names([plain, tested])).toContain('testAccuracy');
  const test = comparedFigures([plain, tested]).find(({ name }) => name === 'testAccuracy');
  expect(test?.words(plain)).toBeUndefined();
  expect(test?.words(tested)).toMatch(/70/);
});
