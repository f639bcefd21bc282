import { describe, expect, it } from 'vitest';
import type { KeptRun } from '../../../src/core/kept-run';
import type { RunSettings } from '../../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../../src/core/setting-table';
import type { HeadCheckpoint } from '../../../src/engine/head/head-training';
import { checkpointFrom, epochsFrom, runFrom } from '../../../src/engine/runs/read-run';
import { checkpointOf, finishedRunOf, keptRunOf } from '../../support/kept-run';

type Change<Form> = (form: Form) => object;

describe('a run', () => {
  const run = finishedRunOf('a');
  const { end } = run;
  const ofOneClass = run.samples.map((one) => ({ ...one, classIndex: 0 }));

  it('is read where its numbers fit each other', () => {
    expect(runFrom(run, run.summary)).toEqual(run);
  });

  it.each<[string, Change<KeptRun>]>([
    ['has one class', () => ({ classLabels: ['cat'], samples: ofOneClass, end: undefined })],
    ['has an image of no class', ({ samples }) => ({ samples: samples.map((one) => ({ ...one, classIndex: 2 })) })],
    ['uses an image twice', () => ({ split: { train: [0, 1, 3, 5], validation: [5, 2], test: [] } })],
    [
      'measures an image that it learns from',
      () => ({ split: { train: [0, 1, 3, 4, 5], validation: [2, 5], test: [] } }),
    ],
    ['uses an image that it has not', () => ({ split: { train: [0, 1, 3, 6], validation: [2, 5], test: [] } })],
    ['leaves an image out', () => ({ split: { train: [0, 1, 3], validation: [2, 5], test: [] } })],
    ['kept the head of no epoch', () => ({ end: { ...end, keptEpoch: 0 } })],
    ['kept the head of an epoch that it had not', () => ({ end: { ...end, keptEpoch: 4 } })],
    ['measured an image that it has not', () => ({ end: { ...end, heldOut: [heldOut({ sample: 6 })] } })],
    ['measured too few classes', () => ({ end: { ...end, heldOut: [heldOut({ probabilities: [1] })] } })],
    ['measured too many classes', () => ({ end: { ...end, heldOut: [heldOut({ probabilities: [0, 0, 1] })] } })],
    ['measured an image that it learnt from', () => ({ end: { ...end, heldOut: [heldOut({ part: 'train' })] } })],
  ])('is none where it %s', (_, change) => {
    expect(runFrom({ ...run, ...change(run) }, run.summary)).toBeUndefined();
  });
});

describe('a checkpoint', () => {
  const run = keptRunOf('a');
  const checkpoint = checkpointOf(run, 3);

  it('is read where it fits the head of its run', () => {
    expect(checkpointFrom(checkpoint, run)).toBe(checkpoint);
  });

  it.each<[string, Change<HeadCheckpoint>]>([
    ['has a parameter too few', ({ state }) => ({ state: { ...state, parameters: state.parameters.slice(1) } })],
    ['remembers a number too few', ({ state }) => ({ state: { ...state, memory: state.memory.slice(1) } })],
    ['kept a parameter too few', ({ kept }) => ({ kept: { ...kept, parameters: kept.parameters.slice(1) } })],
    ['kept the head of no epoch', ({ kept }) => ({ kept: { ...kept, epoch: 0 } })],
    ['kept the head of an epoch that it had not', ({ kept }) => ({ kept: { ...kept, epoch: 4 } })],
  ])('is none where it %s, and its curves are read all the same', (_, change) => {
    const record = { ...checkpoint, ...change(checkpoint) };
    expect(checkpointFrom(record, run)).toBeUndefined();
    expect(epochsFrom(record)).toEqual(checkpoint.epochs);
  });

  it.each([
    ['adam', 2],
    ['adamw', 2],
    ['sgd', 1],
    ['rmsprop', 1],
    ['lbfgs', 0],
    ['lbfgs', 6],
  ] as const)('of %s remembers %d numbers for each parameter, and no other count', (optimizer, numbers) => {
    const run = withSettings({ optimizer });
    expect(checkpointFrom(remembering(numbers), run)).toBeDefined();
    expect(checkpointFrom(remembering(numbers + 1), run)).toBeUndefined();
  });

  it('with folds has at most as many as were asked for, and the probabilities of every measured image', () => {
    const run = withSettings({ folds: 2 });
    const withFolds = (done: number, images: number) => ({
      ...checkpoint,
      folds: {
        done: Array.from({ length: done }, () => ({ images: 3, keptEpoch: 2, valLoss: 0.5, valAccuracy: 0.5 })),
        outOfFold: new Float32Array(images * 2),
      },
    });
    expect(checkpointFrom(withFolds(2, 6), run)).toBeDefined();
    expect(checkpointFrom(withFolds(3, 6), run)).toBeUndefined();
    expect(checkpointFrom(withFolds(2, 5), run)).toBeUndefined();
  });

  /** @param numbers for each parameter that is trained */
  function remembering(numbers: number): HeadCheckpoint {
    const { state } = checkpoint;
    return { ...checkpoint, state: { ...state, memory: new Float32Array((state.memory.length / 2) * numbers) } };
  }

  function withSettings(change: Partial<RunSettings>): KeptRun {
    const { blocks } = run.summary.settings;
    return keptRunOf('a', { settings: { ...DEFAULT_SETTINGS, blocks, ...change } });
  }
});

function heldOut(change: object) {
  return { sample: 2, part: 'validation', probabilities: [0.75, 0.25], ...change };
}
