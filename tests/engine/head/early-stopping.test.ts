import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../../src/core/run-settings';
import { EarlyStopping } from '../../../src/engine/head/early-stopping';
import golden from '../../golden/head.json';

describe('early stopping', () => {
  it.each(golden.earlyStopping.verdicts)(
    'ends and keeps as Keras does: $losses, patience $patience',
    ({ losses, patience, epochs, keptEpoch }) => {
      expect(follow(losses, { keep: 'best', patience })).toEqual({ epochs, keptEpoch });
    },
  );

  it('ends at the same epoch when the last one is kept', () => {
    for (const { losses, patience, epochs } of golden.earlyStopping.verdicts) {
      expect(follow(losses, { keep: 'last', patience })).toEqual({ epochs, keptEpoch: epochs });
    }
  });

  it('is off with patience 0, and the best epoch is kept all the same', () => {
    expect(follow([2, 1, 3, 4, 5], { keep: 'best', patience: 0 })).toEqual({ epochs: 5, keptEpoch: 2 });
  });

  it('ends nothing and keeps the last epoch where nothing was held out', () => {
    const losses = [undefined, undefined, undefined];
    expect(follow(losses, { keep: 'best', patience: 1 })).toEqual({ epochs: 3, keptEpoch: 3 });
  });
});

/** How many epochs a training with these validation losses has, and which one's head it keeps. */
function follow(losses: readonly (number | undefined)[], settings: Pick<RunSettings, 'keep' | 'patience'>) {
  const stopping = new EarlyStopping(settings);
  let keptEpoch: number | undefined;
  for (const [index, valLoss] of losses.entries()) {
    const epoch = index + 1;
    const figures = { loss: 1, accuracy: 1, valAccuracy: 0.5, learningRate: 0.1, elapsedMs: 1 };
    const { isKept, isEnough } = stopping.judge({ epoch, valLoss, ...figures });
    if (isKept) keptEpoch = epoch;
    if (isEnough) return { epochs: epoch, keptEpoch };
  }
  return { epochs: losses.length, keptEpoch };
}
