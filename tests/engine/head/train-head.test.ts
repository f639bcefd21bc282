import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bestEpoch } from '../../../src/core/best-epoch';
import { describeHead } from '../../../src/core/head';
import type { EpochReport } from '../../../src/core/reports';
import type { HeadBlock, RunSettings } from '../../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../../src/core/setting-table';
import { predictHead } from '../../../src/engine/evaluate/head-predictor';
import type { HeadCheckpoint, HeadTraining } from '../../../src/engine/head/head-training';
import { trainHead } from '../../../src/engine/head/train-head';
import { createTfjsTrainer } from '../../../src/engine/head/trainers/tfjs/tfjs-trainer';
import { trained } from '../../support/keras-heads';
import { NODE_BACKENDS, startBackend } from '../../support/node-backends';
import { formulaRows, rowsOf } from '../../support/rows';

const CLASSES = 3;
const RELU: HeadBlock = { units: 8, activation: 'relu', normalize: false, dropout: 0 };
const DROPPED: HeadBlock = { ...RELU, dropout: 0.25 };
/** Learns the training rows by heart, so that the best epoch is not the last. */
const OVERFITTING = { epochs: 20, learningRate: 0.05 };

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

  it('gives the same curve and weights for the same seed, bit for bit', async () => {
    const first = await trained(trainingOf({ seed: 3 }));
    const second = await trained(trainingOf({ seed: 3 }));
    expect(curveOf(second.reports)).toEqual(curveOf(first.reports));
    expect(second.head).toEqual(first.head);
    expect(second.keptEpoch).toBe(first.keptEpoch);
  });

  it('goes on from any of its checkpoints to the same curve and head, bit for bit', async () => {
    pretendEveryLookAtTheClockTakes(100);
    const blocks = [{ ...DROPPED, normalize: true }];
    const training = trainingOf({ ...OVERFITTING, blocks, optimizer: 'adamw', patience: 6 });
    const checkpoints: HeadCheckpoint[] = [];
    const { reports, ...whole } = await trained(training, (event) => {
      if (event.kind === 'checkpoint') checkpoints.push(event.checkpoint);
    });
    expect(checkpoints.length).toBeGreaterThan(2);
    for (const from of checkpoints) {
      const { reports: later, ...resumed } = await trained({ ...training, from });
      expect(curveOf([...from.epochs, ...later])).toEqual(curveOf(reports));
      expect(resumed).toEqual(whole);
    }
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

  it('gives the same curve whichever epoch is kept, up to where it ends', async () => {
    const plain = await trained(trainingOf(OVERFITTING));
    const early = await trained(trainingOf({ ...OVERFITTING, keep: 'last', patience: 2 }));
    expect(early.reports.length).toBeLessThan(plain.reports.length);
    expect(curveOf(plain.reports).slice(0, early.reports.length)).toEqual(curveOf(early.reports));
    expect(plain.endedBy).toBe('epochs');
  });

  it('is not ended early by a patience beyond its epochs', async () => {
    const { reports, keptEpoch, endedBy } = await trained(trainingOf({ ...OVERFITTING, patience: 1000 }));
    expect(reports).toHaveLength(OVERFITTING.epochs);
    expect(endedBy).toBe('epochs');
    expect(keptEpoch).toBeLessThan(OVERFITTING.epochs);
  });

  it.each(['best', 'last'] as const)(
    'gives figures that describe the weights it gives, keeping the %s',
    async (keep) => {
      const training = trainingOf({ ...OVERFITTING, keep });
      const { head, reports, keptEpoch } = await trained(training);
      const probabilities = await predictHead(head, training.rows, training.validation);
      const losses = training.validation.map(
        (row, place) => -Math.log(probabilities[place * CLASSES + (row % CLASSES)] as number),
      );
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      expect(reports[keptEpoch - 1]?.valLoss).toBeCloseTo(mean, 5);
      expect(keptEpoch).toBe(keep === 'best' ? bestEpoch(reports)?.epoch : OVERFITTING.epochs);
    },
  );

  it.each(['best', 'last'] as const)(
    'gives the %s of the epochs reported when the person stops it in the next',
    async (keep) => {
      const epochs = 12;
      const whole = await trained(trainingOf({ ...OVERFITTING, epochs, keep }));
      const stop = new AbortController();
      const stopped = await trained({ ...trainingOf({ ...OVERFITTING, keep }), signal: stop.signal }, (event) => {
        if (event.kind === 'epoch' && event.report.epoch === epochs) stop.abort();
      });
      expect(stopped.head.weights).toEqual(whole.head.weights);
      expect(curveOf(stopped.reports)).toEqual(curveOf(whole.reports));
      expect(stopped).toMatchObject({ keptEpoch: whole.keptEpoch, endedBy: 'person' });
      expect(stopped.keptEpoch === epochs).toBe(keep === 'last');
    },
  );

  it('fails as cancelled when it is stopped in the first epoch', async () => {
    await expect(trained({ ...trainingOf(), signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('ends its tensors when its reader leaves early', async () => {
    for await (const event of trainHead(trainingOf({ epochs: 5 }))) if (event.kind === 'epoch') break;
  });

  it('measures nothing, keeps the last epoch and is not ended early without validation rows', async () => {
    const { reports, ...kept } = await trained({ ...trainingOf({ epochs: 3, patience: 1 }), validation: [] });
    expect(reports[0]).toMatchObject({ valLoss: undefined, valAccuracy: undefined });
    expect(kept).toMatchObject({ keptEpoch: 3, endedBy: 'epochs' });
  });

  it('keeps what it had learned when it breaks down in a later epoch, and says which', async () => {
    const training = trainingOf({ blocks: [RELU], patience: 1 });
    const notices: string[] = [];
    const { reports, ...kept } = await trained(training, (event) => {
      if (event.kind === 'epoch') training.rows.row(1)[0] = Number.NaN;
      if (event.kind === 'notice') notices.push(event.message);
    });
    expect(kept).toMatchObject({ keptEpoch: 1, endedBy: 'divergence' });
    expect(reports).toHaveLength(1);
    expect(kept.head.weights.every(({ values }) => values.every(Number.isFinite))).toBe(true);
    expect(notices).toEqual([expect.stringMatching(/epoch 2\b.*epoch 1\b/)]);
  });

  it.each([
    ['NaN among the features', { value: Number.NaN }],
    ['an infinite feature', { value: Number.POSITIVE_INFINITY }],
    ['a learning rate beyond all measure', { value: 1, learningRate: 1e38 }],
  ])('says in which epoch it broke down on %s', async (_, { value, ...changes }) => {
    const training = trainingOf({ blocks: [RELU], ...changes });
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
    const training = trainingOf({ epochs: 1, blocks: [{ ...RELU, units: 4 }], batchSize: 4 }, 8, 25_088);
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
    const layers = describeHead({ pooling: 'flatten', blocks: [{ ...RELU, units: 4096 }] }, [7, 7, 512], CLASSES);
    const failure = trained({ ...trainingOf(), rows, layers });
    await expect(failure).rejects.toMatchObject({ code: 'out-of-memory' });
    await expect(failure).rejects.toThrow(/fewer hidden units/);
  });
});

function trainingOf(changes: Partial<RunSettings> = {}, count = 50, width = 24, classes = CLASSES): HeadTraining {
  const settings = { ...DEFAULT_SETTINGS, epochs: 4, batchSize: 16, blocks: [DROPPED], ...changes };
  const indices = Array.from({ length: count }, (_, index) => index);
  return {
    rows: formulaRows(count, width, classes),
    classIndices: indices.map((index) => index % classes),
    train: indices.filter((index) => index % 5 !== 0),
    validation: indices.filter((index) => index % 5 === 0),
    layers: describeHead(settings, [width], classes),
    settings,
    createTrainer: createTfjsTrainer,
  };
}

function pretendEveryLookAtTheClockTakes(ms: number): void {
  let nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += ms));
}

function curveOf(reports: readonly EpochReport[]) {
  return reports.map(({ elapsedMs: _, ...figures }) => figures);
}
