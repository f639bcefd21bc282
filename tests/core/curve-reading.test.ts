import { describe, expect, it } from 'vitest';
import { type CurveContext, type CurveReading, readCurve } from '../../src/core/curve-reading';
import { streamKey, uniformAt } from '../../src/core/random';
import type { EpochReport } from '../../src/core/reports';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';

const LINEAR: CurveContext = { settings: { ...DEFAULT_SETTINGS, blocks: [] }, classes: 3, endedBy: 'epochs' };
const DROPOUT: CurveContext = {
  ...LINEAR,
  settings: { ...DEFAULT_SETTINGS, blocks: [{ units: 64, activation: 'relu', normalize: false, dropout: 0.5 }] },
};

type Curve = (epoch: number) => number;

function epochsOf(count: number, loss: Curve, valLoss: Curve | undefined): EpochReport[] {
  return Array.from({ length: count }, (_, index) => {
    const epoch = index + 1;
    return {
      epoch,
      loss: loss(epoch),
      accuracy: 0.5,
      valLoss: valLoss?.(epoch),
      valAccuracy: valLoss && 0.5,
      learningRate: 0.001,
      elapsedMs: 1,
    };
  });
}

/** Roughly normal with deviation 1: the sum of twelve uniform numbers, less six. */
const noise = (seed: number, epoch: number) =>
  Array.from({ length: 12 }, (_, index) => uniformAt(streamKey(seed), epoch * 12 + index)).reduce(
    (sum, one) => sum + one,
    -6,
  );

const RUNS = Array.from({ length: 500 }, (_, seed) => seed);
const level =
  (seed: number, size: number): Curve =>
  (epoch) =>
    0.5 + size * noise(seed, epoch);
const falling: Curve = (epoch) => 0.1 + 0.8 * 0.9 ** epoch;
const rising =
  (from: number): Curve =>
  (epoch) =>
    epoch <= from ? 0.4 + 0.4 * 0.7 ** epoch : 0.4 + 0.4 * 0.7 ** from + 0.02 * (epoch - from);

const kindOf = (reading: CurveReading) => reading.kind;
const kind = (epochs: readonly EpochReport[], context: CurveContext) => kindOf(readCurve(epochs, context));

describe('overfitting', () => {
  it('shows when validation loss has risen since its lowest while training loss fell, from that epoch on', () => {
    const reading = readCurve(epochsOf(30, falling, rising(12)), LINEAR);
    expect(reading).toMatchObject({ kind: 'overfitting', from: 12 });
    // Half of the rise at the end is 0.36 − 0.04: the last five epochs lie two epochs before the end in their middle.
    expect(reading.kind === 'overfitting' && reading.rise).toBeGreaterThan(0.25);
    expect(reading.kind === 'overfitting' && reading.rise).toBeLessThan(0.36);
  });

  it('shows while the run still goes on', () => {
    expect(kind(epochsOf(20, falling, rising(8)), { ...LINEAR, endedBy: undefined })).toBe('overfitting');
  });

  it('does not show where training loss did not fall any more', () => {
    expect(
      kind(
        epochsOf(30, () => 0.5, rising(12)),
        LINEAR,
      ),
    ).not.toBe('overfitting');
  });

  it('does not show in the first epochs after the lowest one', () => {
    expect(kind(epochsOf(14, falling, rising(12)), LINEAR)).not.toBe('overfitting');
  });

  it('shows through noise that is small against the rise', () => {
    for (let seed = 0; seed < 20; seed++) {
      const noisy: Curve = (epoch) => rising(10)(epoch) + 0.03 * noise(seed, epoch);
      expect(kind(epochsOf(40, falling, noisy), LINEAR)).toBe('overfitting');
    }
  });

  it.each([12, 30, 100])('is a false alarm in not one of a hundred level but noisy runs of %d epochs', (count) => {
    const alarms = RUNS.filter((seed) => {
      const size = 0.005 + 0.1 * uniformAt(99, seed);
      return kind(epochsOf(count, falling, level(seed, size)), LINEAR) === 'overfitting';
    });
    expect(alarms.length).toBeLessThan(RUNS.length / 100);
  });

  it('is not read into losses near zero that differ by next to nothing', () => {
    const tiny: Curve = (epoch) => (epoch < 10 ? 0.01 / epoch : 0.002 + 0.0001 * epoch);
    expect(
      kind(
        epochsOf(30, (epoch) => 0.01 / epoch, tiny),
        LINEAR,
      ),
    ).not.toBe('overfitting');
  });
});

describe('a learning rate that is too high', () => {
  it('shows in losses that leap up again and again', () => {
    const leaping: Curve = (epoch) => (epoch % 4 === 0 ? 3 : 0.8);
    expect(kind(epochsOf(20, leaping, leaping), LINEAR)).toBe('rate-too-high');
  });

  it.each([
    [1.3, false],
    [1.7, true],
  ])('shows in losses that are %f times those before them: %s', (factor, isLeap) => {
    const leaping: Curve = (epoch) => 1.5 * (epoch % 4 === 0 ? factor : 1);
    expect(kind(epochsOf(20, leaping, leaping), LINEAR) === 'rate-too-high').toBe(isLeap);
  });

  it('shows in a loss that ends above where it began', () => {
    expect(
      kind(
        epochsOf(10, (epoch) => epoch, undefined),
        LINEAR,
      ),
    ).toBe('rate-too-high');
  });

  it('is said of a training that broke down, but not of L-BFGS, which has none', () => {
    const epochs = epochsOf(10, falling, falling);
    expect(kind(epochs, { ...LINEAR, endedBy: 'divergence' })).toBe('rate-too-high');
    const lbfgs = { ...LINEAR.settings, optimizer: 'lbfgs' } as const;
    expect(kind(epochs, { ...LINEAR, settings: lbfgs, endedBy: 'divergence' })).not.toBe('rate-too-high');
  });

  it('is no false alarm in five hundred runs of a noisy but level loss', () => {
    for (const seed of RUNS) {
      const noisy = level(seed, 0.08);
      expect(kind(epochsOf(60, noisy, noisy), LINEAR)).not.toBe('rate-too-high');
    }
  });
});

describe('not learning', () => {
  it('shows in losses that stay at the logarithm of the number of classes', () => {
    const reading = readCurve(
      epochsOf(
        12,
        (epoch) => Math.log(3) + 0.005 * noise(1, epoch),
        (epoch) => Math.log(3) + 0.005 * noise(2, epoch),
      ),
      LINEAR,
    );
    expect(reading).toMatchObject({ kind: 'not-learning', guessing: Math.log(3) });
  });

  it('is not said where the same loss would be good, since there are more classes', () => {
    const epochs = epochsOf(12, () => Math.log(3), undefined);
    expect(kind(epochs, { ...LINEAR, classes: 3 })).toBe('not-learning');
    expect(kind(epochs, { ...LINEAR, classes: 10 })).not.toBe('not-learning');
  });

  it('is not said where the training images are learnt and only the others are not', () => {
    expect(
      kind(
        epochsOf(30, falling, () => Math.log(3)),
        LINEAR,
      ),
    ).not.toBe('not-learning');
  });
});

describe('the end of a run', () => {
  const straight: Curve = (epoch) => 1 - 0.02 * epoch;
  const settled: Curve = (epoch) => 0.3 + 0.6 * 0.5 ** epoch;

  it('that came while validation loss was still falling says that more epochs may help', () => {
    expect(kind(epochsOf(30, straight, straight), LINEAR)).toBe('still-improving');
  });

  it('is not said of a run that goes on, nor of one that the person stopped', () => {
    const epochs = epochsOf(30, straight, straight);
    for (const endedBy of [undefined, 'person'] as const) expect(kind(epochs, { ...LINEAR, endedBy })).toBe('nothing');
  });

  it('after a settled curve says that it is level', () => {
    expect(kind(epochsOf(30, settled, settled), LINEAR)).toBe('level');
    expect(kind(epochsOf(30, settled, settled), { ...LINEAR, endedBy: 'patience' })).toBe('level');
  });

  it.each([12, 30, 100])(
    'after %d epochs of noise alone is taken for improvement in not one of a hundred runs',
    (count) => {
      const alarms = RUNS.filter((seed) => {
        const noisy = level(seed, 0.05);
        return kind(epochsOf(count, noisy, noisy), LINEAR) === 'still-improving';
      });
      expect(alarms.length).toBeLessThan(RUNS.length / 100);
    },
  );
});

describe('validation that is better than training', () => {
  const high: Curve = () => 0.5;
  const low: Curve = () => 0.35;

  it('is put down to what the head does in training alone', () => {
    expect(kind(epochsOf(30, high, low), DROPOUT)).toBe('validation-better');
    expect(kind(epochsOf(30, high, low), { ...DROPOUT, endedBy: undefined })).toBe('validation-better');
  });

  it('is not, where the head does nothing of the kind or validation is not better', () => {
    expect(kind(epochsOf(30, high, low), LINEAR)).not.toBe('validation-better');
    expect(kind(epochsOf(30, low, high), DROPOUT)).not.toBe('validation-better');
  });
});

it('nothing is read into a few epochs, nor into a run that nothing was held out from', () => {
  expect(readCurve([], LINEAR)).toEqual({ kind: 'nothing' });
  expect(
    kind(
      epochsOf(4, () => 5, falling),
      LINEAR,
    ),
  ).toBe('nothing');
  expect(kind(epochsOf(30, falling, undefined), LINEAR)).toBe('nothing');
});
