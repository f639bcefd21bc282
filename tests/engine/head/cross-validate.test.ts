import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeHead } from '../../../src/core/head';
import type { EpochReport, FoldReport } from '../../../src/core/reports';
import type { HeadBlock, RunSettings } from '../../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../../src/core/setting-table';
import { type CrossValidation, crossValidate } from '../../../src/engine/head/cross-validate';
import type { HeadCheckpoint } from '../../../src/engine/head/head-training';
import { type HeadEvent, trainHead } from '../../../src/engine/head/train-head';
import type { CreateTrainer } from '../../../src/engine/head/trainers/head-trainer';
import { createTfjsTrainer } from '../../../src/engine/head/trainers/tfjs/tfjs-trainer';
import { startBackend } from '../../support/node-backends';
import { formulaRows } from '../../support/rows';

const CLASSES = 3;
const ROWS = 36;
const WIDTH = 24;
const RELU: HeadBlock = { units: 8, activation: 'relu', normalize: false, dropout: 0 };

describe('cross-validation', () => {
  let tensorsBefore = 0;
  beforeAll(() => startBackend('cpu'));
  beforeEach(() => {
    tensorsBefore = tf.memory().numTensors;
  });
  afterEach(() => {
    vi.restoreAllMocks();
    expect(tf.memory().numTensors, 'tensors left behind').toBe(tensorsBefore);
  });

  it('says which fold the epochs that follow are of, and last the training on all images', async () => {
    const { trainings } = await validated(validation({ folds: 3, epochs: 2, keep: 'last' }));
    expect(trainings.map(({ fold, reports }) => [fold, reports.length])).toEqual([
      [1, 2],
      [2, 2],
      [3, 2],
      [4, 2],
    ]);
  });

  it('holds every image out once, measures each fold on what it held out, and learns from no copy of it', async () => {
    const twinOf = (row: number) => `image ${row % 30}`;
    const { learnt, measured, all } = await watched({ folds: 4, epochs: 1 }, twinOf);
    expect(
      measured
        .slice(0, 4)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual([...all.train]);
    measured.slice(0, 4).forEach((rows, fold) => {
      const twins = new Set(rows.map(twinOf));
      expect((learnt[fold] ?? []).filter((row) => twins.has(twinOf(row)))).toEqual([]);
      expect(rows.length + (learnt[fold]?.length ?? 0)).toBe(ROWS);
    });
  });

  it('trains the head to keep on all images, with nothing held out', async () => {
    const { learnt, measured, all } = await watched({ folds: 3, epochs: 1 });
    expect(learnt[3]).toEqual([...all.train]);
    expect(measured[3]).toEqual([]);
  });

  it('gives the figures of each fold’s kept epoch, and probabilities that agree with them', async () => {
    const all = validation({ folds: 3, epochs: 15, learningRate: 0.05 });
    const { folds, trainings, outOfFold } = await validated(all);
    folds.forEach(({ keptEpoch, valLoss, valAccuracy }, index) => {
      expect(trainings[index]?.reports[keptEpoch - 1]).toMatchObject({ valLoss, valAccuracy });
    });
    const rightOnes = all.train.filter((row, place) => {
      const ofImage = [...outOfFold.subarray(place * CLASSES, (place + 1) * CLASSES)];
      return ofImage.indexOf(Math.max(...ofImage)) === row % CLASSES;
    });
    const said = folds.reduce((sum, { images, valAccuracy }) => sum + images * valAccuracy, 0);
    expect(rightOnes).toHaveLength(Math.round(said));
    const losses = all.train.map((row, place) => -Math.log(outOfFold[place * CLASSES + (row % CLASSES)] as number));
    const saidLoss = folds.reduce((sum, { images, valLoss }) => sum + images * valLoss, 0);
    expect(losses.reduce((sum, loss) => sum + loss, 0)).toBeCloseTo(saidLoss, 4);
  });

  it('trains the last head for as many epochs as the median of the folds’ kept ones, on the rates of them all', async () => {
    const changes = { folds: 3, epochs: 25, learningRate: 0.05, schedule: 'cosine' } as const;
    const { kept, folds, trainings } = await validated(validation(changes));
    const middle = folds.map(({ keptEpoch }) => keptEpoch).sort((a, b) => a - b)[1];
    expect(middle).toBeLessThan(changes.epochs);
    expect(kept).toMatchObject({ keptEpoch: middle, endedBy: 'epochs' });
    const ratesOf = (index: number) => trainings[index]?.reports.slice(0, middle).map((report) => report.learningRate);
    expect(ratesOf(0)?.at(-1)).toBeGreaterThan(0);
    expect(Math.abs((ratesOf(3)?.at(-1) ?? 0) - (ratesOf(0)?.at(-1) ?? 0))).toBeLessThan(0.01 * changes.learningRate);
  });

  it('trains the last head as a plain training on the same images would', async () => {
    const all = validation({ folds: 2, epochs: 3, keep: 'last' });
    const { kept } = await validated(all);
    const plain = trainHead({ ...all, validation: [] });
    let step = await plain.next();
    while (!step.done) step = await plain.next();
    expect(kept.head).toEqual(step.value.head);
    expect(kept.keptEpoch).toBe(3);
  });

  it('lets views follow their images, so that none of a held-out image is learnt from', async () => {
    const all = validation({ folds: 3, epochs: 4, keep: 'last' });
    const viewsOf = (row: number) => [ROWS + 2 * row, ROWS + 2 * row + 1];
    const rows = formulaRows(3 * ROWS, WIDTH, CLASSES);
    const classIndices = Array.from({ length: 3 * ROWS }, (_, row) =>
      row < ROWS ? row % CLASSES : Math.floor((row - ROWS) / 2) % CLASSES,
    );
    const imageOf = (row: number) => (row < ROWS ? row : Math.floor((row - ROWS) / 2));
    const watch = watching();
    const { kept } = await validated({
      ...all,
      ...{ rows, classIndices, views: all.train.map(viewsOf), createTrainer: watch.createTrainer },
    });
    expect(watch.works.some(({ order }) => order.some((row) => row >= ROWS))).toBe(true);
    for (const { order, validation: heldOut } of watch.works) {
      expect(heldOut.filter((row) => row >= ROWS)).toEqual([]);
      const images = order.map(imageOf);
      expect(new Set([...images, ...heldOut]).size).toBe(ROWS);
      expect(images.filter((image) => heldOut.includes(image))).toEqual([]);
    }
    expect(kept.keptEpoch).toBe(4);
  });

  it('goes on from any of its checkpoints to the very same result', async () => {
    pretendEveryLookAtTheClockTakes(300);
    const all = validation({ folds: 2, epochs: 6, learningRate: 0.05, blocks: [{ ...RELU, dropout: 0.25 }] });
    const checkpoints: HeadCheckpoint[] = [];
    const whole = await validated(all, (event) => {
      if (event.kind === 'checkpoint') checkpoints.push(event.checkpoint);
    });
    expect(new Set(checkpoints.map(({ folds }) => folds?.done.length))).toEqual(new Set([0, 1, 2]));
    for (const from of checkpoints) {
      const resumed = await validated({ ...all, from });
      expect(resumed.kept).toEqual(whole.kept);
      expect(resumed.outOfFold).toEqual(whole.outOfFold);
      expect(resumed.trainings[0]?.fold).toBe((from.folds?.done.length ?? 0) + 1);
    }
  });

  it('ends as cancelled when it is stopped in a fold, even after some of its epochs', async () => {
    await expect(stoppedIn(2, 3)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('keeps what the last training has come to when it is stopped in it', async () => {
    const { kept, folds } = await stoppedIn(3, 2);
    expect(kept).toMatchObject({ keptEpoch: 2, endedBy: 'person' });
    expect(folds).toHaveLength(2);
  });

  it('trains on all images for the median of the kept epochs, a half rounded up', async () => {
    const createTrainer = bestIn([3, 4]);
    const { folds, trainings } = await validated({ ...validation({ folds: 2, epochs: 6 }), createTrainer });
    expect(folds.map(({ keptEpoch }) => keptEpoch)).toEqual([3, 4]);
    expect(trainings.at(-1)?.reports).toHaveLength(4);
  });

  it('ends its tensors when its reader leaves in a fold', async () => {
    for await (const event of crossValidate(validation({ folds: 2 }))) if (event.kind === 'epoch') break;
  });

  it('is refused where the images do not make so many folds', async () => {
    const all = { ...validation({ folds: 5 }), groups: Array(ROWS).fill('one') };
    await expect(validated(all)).rejects.toMatchObject({ code: 'invalid-setting' });
  });
});

/** Stops in the epoch after this one of this training, from 1, of two folds. */
async function stoppedIn(training: number, epoch: number) {
  const stop = new AbortController();
  let fold = 0;
  return validated({ ...validation({ folds: 2, epochs: 8, keep: 'last' }), signal: stop.signal }, (event) => {
    if (event.kind === 'fold') fold = event.fold;
    if (event.kind === 'epoch' && fold === training && event.report.epoch === epoch) stop.abort();
  });
}

function validation(changes: Partial<RunSettings>, groupOf = (row: number) => `image ${row}`): CrossValidation {
  const settings = { ...DEFAULT_SETTINGS, blocks: [RELU], epochs: 3, batchSize: 8, ...changes };
  const train = Array.from({ length: ROWS }, (_, row) => row);
  return {
    rows: formulaRows(ROWS, WIDTH, CLASSES),
    classIndices: train.map((row) => row % CLASSES),
    train,
    groups: train.map(groupOf),
    layers: describeHead(settings, [WIDTH], CLASSES),
    settings,
    createTrainer: createTfjsTrainer,
  };
}

async function validated(all: CrossValidation, onEvent?: (event: HeadEvent) => void) {
  const trainings: { readonly fold: number; readonly reports: EpochReport[] }[] = [];
  const events = crossValidate(all);
  let step = await events.next();
  for (; !step.done; step = await events.next()) {
    if (step.value.kind === 'fold') trainings.push({ fold: step.value.fold, reports: [] });
    if (step.value.kind === 'epoch') trainings.at(-1)?.reports.push(step.value.report);
    onEvent?.(step.value);
  }
  return { ...step.value, folds: step.value.kept.folds as readonly FoldReport[], trainings };
}

/** The rows that the first epoch of each training learns from and measures, in rising order. */
async function watched(changes: Partial<RunSettings>, groupOf?: (row: number) => string) {
  const all = validation(changes, groupOf);
  const { createTrainer, works } = watching();
  await validated({ ...all, createTrainer });
  return {
    all,
    learnt: works.map(({ order }) => [...order].sort((a, b) => a - b)),
    measured: works.map((work) => [...work.validation].sort((a, b) => a - b)),
  };
}

function watching() {
  const works: { readonly order: readonly number[]; readonly validation: readonly number[] }[] = [];
  const createTrainer: CreateTrainer = async (task, from) => {
    const trainer = await createTfjsTrainer(task, from);
    return {
      epoch: (work) => {
        works.push({ order: [...work.order], validation: [...work.validation] });
        return trainer.epoch(work);
      },
      copyState: () => trainer.copyState(),
      dispose: () => trainer.dispose(),
    };
  };
  return { works, createTrainer };
}

/** Trainers whose validation loss is lowest in these epochs, one a training. */
function bestIn(epochs: readonly number[]): CreateTrainer {
  let training = 0;
  return async (task, from) => {
    const trainer = await createTfjsTrainer(task, from);
    const best = epochs[training++] ?? 1;
    let epoch = 0;
    return {
      // biome-ignore lint/correctness/useYield: nothing to report within an epoch
      epoch: async function* ({ validation: { length } }) {
        epoch += 1;
        return { lossSum: 1, right: 0, valLossSum: length * Math.abs(epoch - best), valRight: 0, isSound: true };
      },
      copyState: () => trainer.copyState(),
      dispose: () => trainer.dispose(),
    };
  };
}

function pretendEveryLookAtTheClockTakes(ms: number): void {
  let nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += ms));
}
