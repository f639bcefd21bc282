import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeHead } from '../../../src/core/head';
import type { RatePoint } from '../../../src/core/reports';
import type { RunSettings } from '../../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../../src/core/setting-table';
import type { HeadTraining } from '../../../src/engine/head/head-training';
import { testLearningRates } from '../../../src/engine/head/test-rates';
import type { CreateTrainer, EpochWork } from '../../../src/engine/head/trainers/head-trainer';
import { createTfjsTrainer } from '../../../src/engine/head/trainers/tfjs/tfjs-trainer';
import { startBackend } from '../../support/node-backends';
import { formulaRows } from '../../support/rows';

describe('a learning-rate range test', () => {
  let tensorsBefore = 0;
  beforeAll(() => startBackend('cpu'));
  beforeEach(() => {
    tensorsBefore = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, 'tensors left behind').toBe(tensorsBefore);
  });

  it('goes from a millionth to at most 1, each rate the same factor above the last, and yields what it gives', async () => {
    const { points, yielded } = await tested(training());
    expect(yielded).toEqual(points);
    expect(points[0]?.rate).toBeCloseTo(1e-6, 12);
    expect(points.length).toBeGreaterThan(90);
    expect(points.length).toBeLessThanOrEqual(100);
    const factors = points.slice(1).map(({ rate }, index) => rate / (points[index]?.rate ?? 0));
    for (const factor of factors) expect(factor).toBeCloseTo(10 ** (6 / 99), 9);
  });

  it('takes one batch a step, round and round through all images, and measures nothing else', async () => {
    const works: EpochWork[] = [];
    await tested({ ...training({ batchSize: 10 }), createTrainer: watching((work) => works.push(work)) });
    for (const { order, learningRates, validation } of works) {
      expect([order.length, learningRates.length, validation.length]).toEqual([10, 1, 0]);
    }
    const drawn = works.flatMap(({ order }) => [...order]);
    expect(drawn.length).toBeGreaterThan(20 * 40);
    for (let first = 0; first + 40 <= drawn.length; first += 40) {
      expect(new Set(drawn.slice(first, first + 40)).size).toBe(40);
    }
  });

  it('gives each rate the loss that its own step led to', async () => {
    // Losses that a fake trainer gives: 1 until the step at the highest rate under test, 0 ever after.
    const fallsAt = 30;
    const { points } = await tested({ ...training(), createTrainer: scripted((step) => (step > fallsAt ? 0 : 1)) });
    expect(points.slice(0, fallsAt).every(({ loss }) => Math.abs(loss - 1) < 1e-9)).toBe(true);
    expect(points[fallsAt]?.loss).toBeLessThan(1);
  });

  it('suggests a rate where the loss falls steepest', async () => {
    const valley = scripted((step) => 2 - 1 / (1 + Math.exp((60 - step) / 3)));
    const { points, suggested } = await tested({ ...training(), createTrainer: valley });
    const place = points.findIndex(({ rate }) => rate === suggested);
    expect(Math.abs(place - 63)).toBeLessThanOrEqual(6);
  });

  it('suggests none of the first rates, however much the losses of the first batches fall', async () => {
    const falling = scripted((step) => (step === 1 ? 3 : 2 - 1 / (1 + Math.exp((60 - step) / 3))));
    const { points, suggested } = await tested({ ...training(), createTrainer: falling });
    const place = points.findIndex(({ rate }) => rate === suggested);
    expect(Math.abs(place - 63)).toBeLessThanOrEqual(6);
  });

  it('suggests a rate at which a real head learns', async () => {
    const { points, suggested } = await tested(training());
    expect(suggested).toBeGreaterThan(1e-4);
    expect(suggested).toBeLessThan(0.5);
    const lossAt = (rate: number | undefined) => points.find((point) => point.rate === rate)?.loss;
    expect(lossAt(suggested)).toBeLessThan(points[0]?.loss ?? 0);
  });

  it('suggests none where the loss never falls', async () => {
    const { suggested } = await tested({ ...training(), createTrainer: scripted((step) => 1 + step / 100) });
    expect(suggested).toBeUndefined();
  });

  it('ends once the loss is four times the lowest, or no number', async () => {
    const blowsUp = scripted((step) => (step > 50 ? 1000 : 1));
    const { points } = await tested({ ...training(), createTrainer: blowsUp });
    expect(points).toHaveLength(51);
    expect(points.at(-1)?.loss).toBeGreaterThan(4);
    const breaks = scripted((step) => (step > 50 ? Number.NaN : 1));
    expect((await tested({ ...training(), createTrainer: breaks })).points).toHaveLength(50);
  });

  it('is the same for the same seed and another for another', async () => {
    const first = await tested(training({ seed: 3 }));
    expect(await tested(training({ seed: 3 }))).toEqual(first);
    expect(await tested(training({ seed: 4 }))).not.toEqual(first);
  });

  it('works with fewer images than a batch has', async () => {
    const { points } = await tested({ ...training({ batchSize: 64 }), train: [1, 2, 3] });
    expect(points.length).toBeGreaterThan(10);
  });

  it('is refused for L-BFGS, with a remedy', async () => {
    const failure = tested(training({ optimizer: 'lbfgs', blocks: [] }));
    await expect(failure).rejects.toMatchObject({ code: 'invalid-setting' });
    await expect(failure).rejects.toThrow(/another optimiser/);
  });

  it('fails as cancelled when it is stopped, and ends its tensors', async () => {
    const stop = new AbortController();
    const failure = tested({ ...training(), signal: stop.signal }, () => stop.abort());
    await expect(failure).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('ends its tensors when its reader leaves', async () => {
    for await (const _ of testLearningRates(training())) break;
  });
});

function training(changes: Partial<RunSettings> = {}): HeadTraining {
  const settings = { ...DEFAULT_SETTINGS, batchSize: 16, ...changes };
  const rows = Array.from({ length: 50 }, (_, row) => row);
  return {
    rows: formulaRows(rows.length, 24, 3),
    classIndices: rows.map((row) => row % 3),
    train: rows.filter((row) => row % 5 !== 0),
    validation: rows.filter((row) => row % 5 === 0),
    layers: describeHead(settings, [24], 3),
    settings,
    createTrainer: createTfjsTrainer,
  };
}

async function tested(of: HeadTraining, onPoint?: () => void) {
  const yielded: RatePoint[] = [];
  const points = testLearningRates(of);
  let step = await points.next();
  for (; !step.done; step = await points.next()) {
    yielded.push(step.value);
    onPoint?.();
  }
  return { ...step.value, yielded };
}

function watching(onWork: (work: EpochWork) => void): CreateTrainer {
  return async (task, from) => {
    const trainer = await createTfjsTrainer(task, from);
    return {
      epoch: (work) => {
        onWork(work);
        return trainer.epoch(work);
      },
      copyState: () => trainer.copyState(),
      dispose: () => trainer.dispose(),
    };
  };
}

/** A trainer whose mean loss in a step, from 0, is as told. */
function scripted(lossOf: (step: number) => number): CreateTrainer {
  return async (task, from) => {
    const trainer = await createTfjsTrainer(task, from);
    let step = 0;
    return {
      // biome-ignore lint/correctness/useYield: nothing to report in one batch
      epoch: async function* ({ order }) {
        const lossSum = lossOf(step++) * order.length;
        return { lossSum, right: 0, valLossSum: 0, valRight: 0, isSound: Number.isFinite(lossSum) };
      },
      copyState: () => trainer.copyState(),
      dispose: () => trainer.dispose(),
    };
  };
}
