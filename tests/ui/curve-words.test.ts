import { describe, expect, it } from 'vitest';
import type { HeadBlock } from '../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { text } from '../../src/ui/text/en';

const HIDDEN: HeadBlock = { units: 64, activation: 'relu', normalize: false, dropout: 0 };
const overfitting = { kind: 'overfitting', from: 12, rise: 0.31 } as const;

describe('overfitting in words', () => {
  const settings = { ...DEFAULT_SETTINGS, blocks: [HIDDEN] };

  it('gives the epoch and the rise when a run has ended, and no figure that moves while it goes on', () => {
    const during = text.charts.reading(overfitting, { settings, classes: 3, endedBy: undefined });
    const after = text.charts.reading(overfitting, { settings, classes: 3, endedBy: 'epochs' });
    expect(after).toMatch(/epoch\s12.*0\.31/);
    expect(during).toMatch(/epoch\s12/);
    expect(during).not.toMatch(/0\.31/);
  });

  it('advises what the head has: dropout and units for hidden layers, a penalty for a linear one', () => {
    const advice = (blocks: readonly HeadBlock[]) =>
      text.charts.reading(overfitting, { settings: { ...settings, blocks }, classes: 3, endedBy: 'epochs' });
    expect(advice([HIDDEN])).toMatch(/dropout or fewer units/);
    expect(advice([])).toMatch(/L2/);
    expect(advice([])).not.toMatch(/dropout|units/);
  });
});

it('how training is measured names what is on in training alone, and nothing that the head has not', () => {
  const words = (block: Partial<HeadBlock>, views = 0) =>
    text.charts.measured({ blocks: [{ ...HIDDEN, ...block }], views });
  expect(words({ dropout: 0.5 })).toMatch(/Dropout/);
  expect(words({ dropout: 0.5 })).not.toMatch(/BatchNormalization|views/);
  expect(words({ normalize: true }, 4)).toMatch(/BatchNormalization.* and changed views/);
  expect(words({ normalize: true }, 4)).not.toMatch(/Dropout/);
});
