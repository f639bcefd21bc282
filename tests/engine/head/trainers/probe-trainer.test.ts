import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeHead } from '../../../../src/core/head';
import type { HeadBlock, RunSettings } from '../../../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../../../src/core/setting-table';
import { predictHead } from '../../../../src/engine/evaluate/head-predictor';
import type { HeadCheckpoint, HeadTraining } from '../../../../src/engine/head/head-training';
import type { EpochSums, EpochWork, HeadTrainer } from '../../../../src/engine/head/trainers/head-trainer';
import { createProbeTrainer } from '../../../../src/engine/head/trainers/probe/probe-trainer';
import { createTfjsTrainer } from '../../../../src/engine/head/trainers/tfjs/tfjs-trainer';
import golden from '../../../golden/linear.json';
import { trained } from '../../../support/keras-heads';
import { startBackend } from '../../../support/node-backends';
import { formulaRows } from '../../../support/rows';

const { width, classes, train, validation } = golden;
const HIDDEN: HeadBlock = { units: 8, activation: 'relu', normalize: false, dropout: 0 };

describe('the linear probe', () => {
  beforeAll(() => startBackend('cpu'));
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(golden.logisticRegression)(
    'agrees with scikit-learn’s logistic regression: l2 $l2, class weights $classWeights',
    async ({ l2, classWeights, validationProbabilities }) => {
      const training = { ...probing({ l2 }), classWeights: classWeights ?? undefined };
      const { head, endedBy } = await trained(training);
      expect(endedBy).toBe('converged');
      const given = await predictHead(head, training.rows, validation);
      validationProbabilities.flat().forEach((probability, index) => {
        expect(Math.abs((given[index] as number) - probability)).toBeLessThan(1e-3);
      });
    },
  );

  it('never raises the training loss, and comes to the same end whatever the seed, the rates and the batches', async () => {
    const { reports, head } = await trained(probing({ l2: 0.001 }));
    const losses = reports.map(({ loss }) => loss);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    const other = await trained(probing({ l2: 0.001, seed: 9, learningRate: 1, schedule: 'cosine', batchSize: 3 }));
    expect(other.head).toEqual(head);
  });

  it('measures what TF.js’ trainer measures with the same weights', async () => {
    const training = probing({ l2: 0.002, labelSmoothing: 0.1, batchSize: 64 });
    const task = { ...training, classWeights: [0.5, 2, 1.25] };
    const work = {
      order: Uint32Array.from(train),
      learningRates: Float32Array.of(0),
      validation: Uint32Array.from(validation),
    };
    const probe = await createProbeTrainer(task);
    for (let epoch = 0; epoch < 5; epoch++) {
      const figures = await epochOf(probe, work);
      const { parameters } = await probe.copyState().read();
      const sgd = { ...task, settings: { ...task.settings, optimizer: 'sgd', momentum: 0 } as const };
      const oracle = await createTfjsTrainer(sgd, {
        parameters,
        memory: new Float32Array(parameters.length),
        steps: 0,
      });
      const expected = await epochOf(oracle, work).finally(() => oracle.dispose());
      expect(figures.lossSum).toBeCloseTo(expected.lossSum, 3);
      expect(figures.valLossSum).toBeCloseTo(expected.valLossSum, 3);
      expect([figures.right, figures.valRight]).toEqual([expected.right, expected.valRight]);
    }
  });

  it('goes on from any of its checkpoints to the same curve and head, bit for bit', async () => {
    pretendEveryLookAtTheClockTakes(500);
    const training = probing({ l2: 0.0001 });
    const checkpoints: HeadCheckpoint[] = [];
    const { reports, ...whole } = await trained(training, (event) => {
      if (event.kind === 'checkpoint') checkpoints.push(event.checkpoint);
    });
    expect(checkpoints.length).toBeGreaterThan(12);
    for (const from of checkpoints) {
      const { reports: later, ...resumed } = await trained({ ...training, from });
      expect([...from.epochs, ...later].map(figuresOf)).toEqual(reports.map(figuresOf));
      expect(resumed).toEqual(whole);
    }
  });

  it('learns from all images and all of their views at once', async () => {
    const training = probing({ l2: 0.01 });
    const images = train.slice(0, 20);
    const views = images.map((_, place) => [train[20 + place] as number]);
    const { head } = await trained({ ...training, train: images, views });
    const all = await trained({ ...training, train });
    expect(head).toEqual(all.head);
  });

  it('learns rows whose number is no multiple of four as if nothing stood behind them', async () => {
    const training = probing({ l2: 0.01 });
    const three = await trained({ ...training, train: [1, 2, 3] });
    const six = await trained({ ...training, train: [1, 2, 3, 1, 2, 3] });
    const probabilities = await predictHead(three.head, training.rows, validation);
    const twice = await predictHead(six.head, training.rows, validation);
    probabilities.forEach((probability, at) => {
      expect(twice[at]).toBeCloseTo(probability, 3);
    });
    expect(three.reports.at(-1)?.loss).toBeCloseTo(six.reports.at(-1)?.loss ?? 0, 6);
  });

  it('is refused hidden layers, with a remedy', async () => {
    const failure = trained(probing({ blocks: [HIDDEN] }));
    await expect(failure).rejects.toMatchObject({ code: 'invalid-setting' });
    await expect(failure).rejects.toThrow(/Remove the hidden layers/);
  });

  it('is refused more weights than its vectors find room for', async () => {
    const rows = { count: 2, width: 100_000, row: () => new Float32Array(100_000) };
    const layers = describeHead({ pooling: 'avg', blocks: [] }, [rows.width], 100);
    const failure = createProbeTrainer({ ...probing({}), classWeights: undefined, rows, layers });
    await expect(failure).rejects.toMatchObject({ code: 'out-of-memory' });
  });

  it('says that it broke down on damaged features, and blames no learning rate', async () => {
    const training = probing({});
    training.rows.row(1)[0] = Number.NaN;
    const failure = trained(training);
    await expect(failure).rejects.toMatchObject({ code: 'diverged' });
    await expect(failure).rejects.toThrow(/damaged images/);
    await expect(failure).rejects.not.toThrow(/learning rate/);
  });

  it('keeps the step before when it is stopped in one', async () => {
    const stop = new AbortController();
    const whole = await trained(probing({ epochs: 4, keep: 'last' }));
    const stopped = await trained({ ...probing({ keep: 'last' }), signal: stop.signal }, (event) => {
      if (event.kind === 'epoch' && event.report.epoch === 4) stop.abort();
    });
    expect(stopped).toMatchObject({ keptEpoch: 4, endedBy: 'person' });
    expect(stopped.head).toEqual(whole.head);
  });

  it('fails as cancelled when it is stopped in the first step', async () => {
    const failure = trained({ ...probing({}), signal: AbortSignal.abort() });
    await expect(failure).rejects.toMatchObject({ code: 'cancelled' });
  });
});

function probing(changes: Partial<RunSettings>): HeadTraining {
  const settings: RunSettings = {
    ...{ ...DEFAULT_SETTINGS, optimizer: 'lbfgs', blocks: [], epochs: 500, keep: 'last', patience: 0 },
    ...changes,
  };
  return {
    rows: formulaRows(golden.rows, width, classes),
    classIndices: Array.from({ length: golden.rows }, (_, row) => row % classes),
    train,
    validation,
    layers: describeHead(settings, [width], classes),
    settings,
    createTrainer: createProbeTrainer,
  };
}

async function epochOf(trainer: HeadTrainer, work: EpochWork): Promise<EpochSums> {
  const steps = trainer.epoch(work);
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  return step.value as EpochSums;
}

function figuresOf<Report extends { elapsedMs: number }>({ elapsedMs: _, ...figures }: Report) {
  return figures;
}

function pretendEveryLookAtTheClockTakes(ms: number): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += ms;
    return now;
  });
}
