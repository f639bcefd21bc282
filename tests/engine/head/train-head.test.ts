import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeHead, type TrainedHead } from '../../../src/core/head';
import type { EpochReport, TrainEvent } from '../../../src/core/reports';
import { DEFAULT_SETTINGS, type RunSettings } from '../../../src/core/run-settings';
import { predictHead } from '../../../src/engine/evaluate/head-predictor';
import type { HeadTraining } from '../../../src/engine/head/head-training';
import { trainHead } from '../../../src/engine/head/train-head';
import golden from '../../golden/head.json';
import { NODE_BACKENDS, startBackend } from '../../support/node-backends';
import { formulaRows, rowsOf } from '../../support/rows';

const CLASSES = 3;

describe.each(NODE_BACKENDS)('training a head on %s', (backend) => {
  let tensorsBefore = 0;
  beforeAll(() => startBackend(backend));
  beforeEach(() => {
    tensorsBefore = tf.memory().numTensors;
  });
  afterEach(() => {
    vi.restoreAllMocks();
    expect(tf.memory().numTensors, 'tensors left behind').toBe(tensorsBefore);
  });

  it.each(golden.runs)('agrees with Keras: $units units, dropout $dropout', async (expected) => {
    const { rows, width, classes, train, validation, ...settings } = golden.setting;
    const training = trainingOf(
      { ...settings, units: expected.units, dropout: expected.dropout },
      rows,
      width,
      classes,
    );
    const { head, reports } = await trained({ ...training, train, validation });

    expect(reports).toHaveLength(expected.epochs.length);
    expected.epochs.forEach((figures, index) => {
      const report = reports[index] as EpochReport;
      expect(report.loss).toBeCloseTo(figures.loss, 4);
      expect(report.accuracy).toBeCloseTo(figures.accuracy, 6);
      expect(report.valLoss).toBeCloseTo(figures.valLoss, 4);
      expect(report.valAccuracy).toBeCloseTo(figures.valAccuracy, 6);
    });
    expect(head.weights.map((weight) => weight.name)).toEqual(expected.weights.map((weight) => weight.name));
    head.weights.forEach((weight, index) => {
      expectClose(weight.values, expected.weights[index]?.values ?? [], 1e-4);
    });
    const probabilities = await predictHead(head, training.rows, validation);
    expectClose(probabilities, expected.validationProbabilities.flat(), 1e-4);
  });

  it('gives the same curve and weights for the same seed, bit for bit', async () => {
    const first = await trained(trainingOf({ seed: 3 }));
    const second = await trained(trainingOf({ seed: 3 }));
    expect(curveOf(second.reports)).toEqual(curveOf(first.reports));
    expect(second.head).toEqual(first.head);
  });

  it('gives another curve for another seed', async () => {
    const first = await trained(trainingOf({ seed: 3 }));
    const second = await trained(trainingOf({ seed: 4 }));
    expect(curveOf(second.reports)).not.toEqual(curveOf(first.reports));
  });

  it('leaves no tensor behind in ten runs, and reports every epoch in order', async () => {
    for (let run = 0; run < 10; run++) {
      const { reports } = await trained(trainingOf({ epochs: 2, seed: run }));
      expect(reports.map((report) => report.epoch)).toEqual([1, 2]);
      expect(tf.memory().numTensors).toBe(tensorsBefore);
    }
  });

  it('gives figures that describe the weights it gives', async () => {
    const training = trainingOf({ epochs: 3 });
    const { head, reports } = await trained(training);
    const probabilities = await predictHead(head, training.rows, training.validation);
    const losses = training.validation.map(
      (row, place) => -Math.log(probabilities[place * CLASSES + (row % CLASSES)] as number),
    );
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expect(reports.at(-1)?.valLoss).toBeCloseTo(mean, 5);
  });

  it('gives the head of the last epoch reported when it is stopped in the next', async () => {
    const whole = await trained(trainingOf({ epochs: 2 }));
    const stop = new AbortController();
    const stopped = await trained({ ...trainingOf({ epochs: 50 }), signal: stop.signal }, (event) => {
      if (event.kind === 'epoch' && event.report.epoch === 2) stop.abort();
    });
    expect(stopped.head.weights).toEqual(whole.head.weights);
    expect(curveOf(stopped.reports)).toEqual(curveOf(whole.reports));
  });

  it('fails as cancelled when it is stopped in the first epoch', async () => {
    await expect(trained({ ...trainingOf(), signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('ends its tensors when its reader leaves early', async () => {
    for await (const event of trainHead(trainingOf({ epochs: 5 }))) if (event.kind === 'epoch') break;
  });

  it('measures nothing without validation rows', async () => {
    const { reports } = await trained({ ...trainingOf({ epochs: 1 }), validation: [] });
    expect(reports[0]).toMatchObject({ valLoss: undefined, valAccuracy: undefined });
  });

  it.each([
    ['NaN among the features', { value: Number.NaN }],
    ['an infinite feature', { value: Number.POSITIVE_INFINITY }],
    ['a learning rate beyond all measure', { value: 1, learningRate: 1e38 }],
  ])('says in which epoch it broke down on %s', async (_, { value, ...changes }) => {
    const training = trainingOf({ dropout: 0, ...changes });
    training.rows.row(1)[0] = value;
    const failure = trained(training);
    await expect(failure).rejects.toMatchObject({ code: 'diverged' });
    await expect(failure).rejects.toThrow(/epoch 1\b.*learning rate/);
  });

  it('hears a cancel that comes as a task of its own in the middle of an epoch', async () => {
    pretendEveryLookAtTheClockTakes(30);
    const stop = new AbortController();
    setTimeout(() => stop.abort());
    const training = { ...trainingOf({ epochs: 1, batchSize: 1 }, 500), signal: stop.signal };
    await expect(trained(training)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('reports batches that only rise within an epoch, and none past its end', async () => {
    pretendEveryLookAtTheClockTakes(30);
    const seen: number[] = [];
    await trained(trainingOf({ epochs: 3, batchSize: 2 }), (event) => {
      if (event.kind !== 'batch') return;
      const { epoch, batch, batches } = event.progress;
      expect(batch).toBeLessThanOrEqual(batches);
      seen.push((epoch - 1) * batches + batch);
    });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  });

  it('trains rows as wide as a flattened map', async () => {
    const training = trainingOf({ epochs: 1, units: 4, batchSize: 4 }, 8, 25_088);
    const { reports } = await trained(training);
    expect(reports).toHaveLength(1);
  });
});

describe('a head that can’t be trained', () => {
  beforeAll(() => startBackend('cpu'));

  it('is refused without training rows', async () => {
    await expect(trained({ ...trainingOf(), train: [] })).rejects.toMatchObject({ code: 'not-ready' });
  });

  it('is refused when it does not fit the features, with both widths', async () => {
    const training = { ...trainingOf(), rows: rowsOf([[1, 2, 3]]) };
    await expect(trained(training)).rejects.toThrow(/24 .*3\b/);
  });

  it('is refused, with a remedy, when its weights are more than a graphics card binds', async () => {
    const rows = { count: 2, width: 25_088, row: () => new Float32Array(25_088) };
    const layers = describeHead({ ...DEFAULT_SETTINGS, pooling: 'flatten', units: 4096 }, [7, 7, 512], CLASSES);
    const failure = trained({ ...trainingOf(), rows, layers });
    await expect(failure).rejects.toMatchObject({ code: 'out-of-memory' });
    await expect(failure).rejects.toThrow(/fewer hidden units/);
  });
});

async function trained(training: HeadTraining, onEvent?: (event: TrainEvent) => void) {
  const reports: EpochReport[] = [];
  const events = trainHead(training);
  let step = await events.next();
  for (; !step.done; step = await events.next()) {
    if (step.value.kind === 'epoch') reports.push(step.value.report);
    onEvent?.(step.value);
  }
  return { head: step.value satisfies TrainedHead, reports };
}

function trainingOf(changes: Partial<RunSettings> = {}, count = 50, width = 24, classes = CLASSES): HeadTraining {
  const settings = { ...DEFAULT_SETTINGS, epochs: 4, batchSize: 16, units: 8, ...changes };
  const indices = Array.from({ length: count }, (_, index) => index);
  return {
    rows: formulaRows(count, width, classes),
    classIndices: indices.map((index) => index % classes),
    train: indices.filter((index) => index % 5 !== 0),
    validation: indices.filter((index) => index % 5 === 0),
    layers: describeHead(settings, [width], classes),
    settings,
  };
}

function pretendEveryLookAtTheClockTakes(ms: number): void {
  let nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += ms));
}

function curveOf(reports: readonly EpochReport[]) {
  return reports.map(({ elapsedMs: _, ...figures }) => figures);
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const largest = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - (actual[at] as number))), 0);
  expect(largest).toBeLessThan(tolerance);
}
