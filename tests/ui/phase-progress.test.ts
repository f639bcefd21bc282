import { expect, it } from 'vitest';
import type { EpochReport } from '../../src/core/reports';
import type { RunState } from '../../src/state/run-slice';
import { phaseViews } from '../../src/ui/training/phase-progress';
import { epochOf } from '../support/kept-run';

const loading = (loadedBytes: number) =>
  ({ status: 'loading', progress: { loadedBytes, totalBytes: 1000, elapsedMs: 100, route: 'host' } }) as const;
const features = (done: number): RunState => ({
  phase: 'features',
  images: 600,
  progress: { done, total: 600, imagesPerSecond: 50, remainingMs: 1000 },
});
const head = (epoch: number, batch: number, fold?: number): RunState => ({
  phase: 'head',
  epochs: 4,
  progress: { epoch, batch, batches: 10 },
  remainingMs: undefined,
  fold: fold === undefined ? undefined : { fold, folds: 5 },
});

it('a whole run fills one bar after the other, and none of them ever falls', () => {
  const run = [
    phaseViews({ phase: 'base' }, { status: 'chosen' }, undefined),
    phaseViews({ phase: 'base' }, loading(400), undefined),
    phaseViews({ phase: 'features', images: 600, progress: undefined }, loading(1000), undefined),
    phaseViews(features(300), loading(1000), undefined),
    phaseViews(features(600), loading(1000), undefined),
    phaseViews(head(1, 0), loading(1000), undefined),
    phaseViews(head(1, 9), loading(1000), undefined),
    phaseViews(head(2, 1), loading(1000), undefined),
    phaseViews(head(4, 10), loading(1000), undefined),
    phaseViews({ phase: 'done' }, loading(1000), undefined),
  ];
  for (const index of [0, 1, 2]) {
    const percents = run.map((views) => views[index]?.percent ?? Number.NaN);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
  }
});

it('a download of unknown size claims no share of it', () => {
  const base = {
    status: 'loading',
    progress: { loadedBytes: 5, totalBytes: undefined, elapsedMs: 1, route: 'host' },
  } as const;
  expect(phaseViews({ phase: 'base' }, base, undefined)[0]?.percent).toBe(0);
});

it('a run with folds fills one bar with all of their trainings, and says which one is on', () => {
  const views = [head(1, 0, 1), head(4, 10, 1), head(1, 1, 2), head(3, 5, 5), head(1, 1, 6), head(4, 10, 6)].map(
    (run) => phaseViews(run, loading(1000), undefined)[2],
  );
  const percents = views.map((view) => view?.percent ?? Number.NaN);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect(percents.at(0)).toBe(0);
  expect(percents.at(-1)).toBe(100);
  expect(views[2]?.detail).toMatch(/Fold\s2 of\s5/);
  expect(views[4]?.detail).toMatch(/All images/);
});

it('a paused run’s bars stand where it was paused, and say how many epochs it has, but no time left', () => {
  const epochs = Array.from({ length: 3 }, (_, index) => epochOf(index + 1));
  const paused = (fold: number | undefined) =>
    phaseViews(
      { phase: 'paused', epochs: 4, fold: fold === undefined ? undefined : { fold, folds: 4 } },
      loading(1000),
      undefined,
      epochs,
    );
  expect(paused(undefined).map(({ percent }) => percent)).toEqual([100, 100, 75]);
  expect(paused(2).map(({ percent }) => percent)).toEqual([100, 100, 35]);
  expect(paused(undefined)[2]?.detail).toMatch(/^epoch\s3 of\s4/);
  expect(paused(2)[2]?.detail).toMatch(/Fold\s2 of\s4.*epoch\s3 of\s4/);
  expect(paused(2)[2]?.detail).not.toMatch(/left/);
});

it('an epoch’s time is that of the last ones, and is not said before there is one', () => {
  const epoch = (elapsedMs: number): EpochReport => ({
    epoch: 1,
    loss: 1,
    accuracy: 0.5,
    valLoss: undefined,
    valAccuracy: undefined,
    learningRate: 0.001,
    elapsedMs,
  });
  const detail = (epochs: readonly EpochReport[]) =>
    phaseViews(head(2, 1), loading(1000), undefined, epochs)[2]?.detail;
  expect(detail([])).not.toMatch(/an epoch/);
  expect(detail([epoch(10), epoch(30)])).toMatch(/20\sms an epoch/);
  expect(detail([epoch(90_000), ...Array.from({ length: 10 }, () => epoch(40))])).toMatch(/40\sms an epoch/);
});

it('the time left of a run with folds is that of all its trainings', () => {
  const epochs = Array.from({ length: 3 }, (): EpochReport => {
    return { epoch: 1, loss: 1, accuracy: 1, valLoss: 1, valAccuracy: 1, learningRate: 1, elapsedMs: 10_000 };
  });
  const left = (fold: number) => {
    const run: RunState = {
      phase: 'head',
      epochs: 4,
      progress: { epoch: 3, batch: 1, batches: 1 },
      remainingMs: 10_000,
      fold: { fold, folds: 5 },
    };
    return phaseViews(run, loading(1000), undefined, epochs)[2]?.detail;
  };
  expect(left(6)).toMatch(/10\ss left/);
  expect(left(5)).toMatch(/50\ss left/);
});
