import { expect, it } from 'vitest';
import type { RunState } from '../../src/state/run-slice';
import { phaseViews } from '../../src/ui/training/phase-progress';

const loading = (loadedBytes: number) =>
  ({ status: 'loading', progress: { loadedBytes, totalBytes: 1000, elapsedMs: 100, route: 'host' } }) as const;
const features = (done: number): RunState => ({
  phase: 'features',
  progress: { done, total: 600, imagesPerSecond: 50, remainingMs: 1000 },
});
const head = (epoch: number, batch: number): RunState => ({
  phase: 'head',
  epochs: 4,
  progress: { epoch, batch, batches: 10 },
  remainingMs: undefined,
});

it('a whole run fills one bar after the other, and none of them ever falls', () => {
  const run = [
    phaseViews({ phase: 'base' }, { status: 'chosen' }, undefined),
    phaseViews({ phase: 'base' }, loading(400), undefined),
    phaseViews({ phase: 'features', progress: undefined }, loading(1000), undefined),
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
