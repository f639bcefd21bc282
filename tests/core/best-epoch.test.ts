import { expect, it } from 'vitest';
import { bestEpoch } from '../../src/core/best-epoch';
import type { EpochReport } from '../../src/core/reports';

const report = (epoch: number, valLoss: number | undefined, valAccuracy = 0.5): EpochReport => ({
  epoch,
  loss: 1,
  accuracy: 1,
  valLoss,
  valAccuracy: valLoss === undefined ? undefined : valAccuracy,
  learningRate: 0.001,
  elapsedMs: 1,
});

it('the best epoch has the lowest validation loss, whatever the accuracies', () => {
  expect(bestEpoch([report(1, 0.5, 0.9), report(2, 0.4, 0.8), report(3, 0.6, 1)])?.epoch).toBe(2);
});

it('of equally good epochs the first is the best', () => {
  expect(bestEpoch([report(1, 0.5), report(2, 0.4), report(3, 0.4, 1)])?.epoch).toBe(2);
});

it('there is no best epoch where nothing was held out', () => {
  expect(bestEpoch([report(1, undefined), report(2, undefined)])).toBeUndefined();
  expect(bestEpoch([])).toBeUndefined();
});
