import { describe, expect, it } from 'vitest';
import type { EpochReport } from '../../../src/core/reports';
import { DEFAULT_SETTINGS } from '../../../src/core/setting-table';
import { learningRates, type ScheduleSettings } from '../../../src/engine/head/learning-rates';
import golden from '../../golden/schedules.json';

const { learningRate, epochs, batches, losses } = golden;
const SETTINGS: ScheduleSettings = { ...DEFAULT_SETTINGS, learningRate, epochs };

describe('the learning rates of a training', () => {
  it.each(golden.cosine)('are those of Keras’ CosineDecay, warm-up $warmupEpochs epochs', ({ warmupEpochs, rates }) => {
    expectAlmost(ratesOfAll({ ...SETTINGS, schedule: 'cosine', warmupEpochs }), rates);
  });

  it.each(golden.plateau)(
    'are those of Keras’ ReduceLROnPlateau, factor $factor, patience $patience',
    ({ factor, patience, rates }) => {
      const settings = { ...plateau(factor, patience), epochs: losses.length };
      const given = losses.map((_, epoch) => learningRates(settings, reportsOf(epoch, 'valLoss'), 1)[0] as number);
      expect(given).toEqual(rates);
    },
  );

  it('follow the training loss on a plateau where nothing is held out', () => {
    const settings = plateau(0.5, 1);
    for (const epoch of losses.keys()) {
      const held = learningRates(settings, reportsOf(epoch, 'valLoss'), 2);
      expect(learningRates(settings, reportsOf(epoch, 'loss'), 2)).toEqual(held);
    }
  });

  it('stay the same for a constant schedule', () => {
    expect(new Set(ratesOfAll({ ...SETTINGS, schedule: 'constant' }))).toEqual(new Set([Math.fround(learningRate)]));
  });

  it.each([epochs, epochs + 1])('are refused for a warm-up of %d of the epochs, with both numbers', (warmupEpochs) => {
    const schedule = () => learningRates({ ...SETTINGS, schedule: 'cosine', warmupEpochs }, [], batches);
    expect(schedule).toThrow(expect.objectContaining({ code: 'invalid-setting' }));
    expect(schedule).toThrow(new RegExp(`${warmupEpochs} of ${epochs} epochs`));
  });

  it('follow no schedule with L-BFGS, nor does a warm-up that is too long stand in its way', () => {
    const settings: ScheduleSettings = { ...SETTINGS, optimizer: 'lbfgs', schedule: 'cosine', warmupEpochs: 99 };
    expect(new Set(ratesOfAll(settings))).toEqual(new Set([Math.fround(learningRate)]));
  });
});

function plateau(plateauFactor: number, plateauPatience: number): ScheduleSettings {
  return { ...SETTINGS, schedule: 'plateau', plateauFactor, plateauPatience };
}

function ratesOfAll(settings: ScheduleSettings): number[] {
  return Array.from({ length: epochs }, (_, epoch) => [
    ...learningRates(settings, reportsOf(epoch, 'valLoss'), batches),
  ]).flat();
}

/** Of the first epochs, with the golden's losses in one figure. */
function reportsOf(count: number, figure: 'loss' | 'valLoss'): EpochReport[] {
  return losses.slice(0, count).map((value, index) => ({
    epoch: index + 1,
    loss: figure === 'loss' ? value : 1 / (index + 1),
    accuracy: 1,
    valLoss: figure === 'valLoss' ? value : undefined,
    valAccuracy: undefined,
    learningRate,
    elapsedMs: 1,
  }));
}

function expectAlmost(given: readonly number[], expected: readonly number[]): void {
  expect(given).toHaveLength(expected.length);
  expected.forEach((rate, step) => {
    expect(Math.abs((given[step] as number) - rate), `step ${step}`).toBeLessThan(1e-6 * learningRate);
  });
}
