import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTfjsTrainer } from '../../../../src/engine/head/trainers/tfjs/tfjs-trainer';
import { HEAD_TASKS, type HeadTask, runTask } from '../../../support/head-tasks';
import {
  expectAsKeras,
  KERAS_RUNS,
  KERAS_STOPPED_RUNS,
  KERAS_STOPPING,
  trainingAsKeras,
} from '../../../support/keras-heads';
import { NODE_BACKENDS, startBackend } from '../../../support/node-backends';

const ALL_AT_ONCE = HEAD_TASKS.at(-1) as HeadTask;
const RATES = new Float32Array(Math.ceil(ALL_AT_ONCE.train.length / ALL_AT_ONCE.task.settings.batchSize)).fill(0.01);

describe.each(NODE_BACKENDS)('the plain TF.js trainer on %s', (backend) => {
  let tensorsBefore = 0;
  beforeAll(() => startBackend(backend));
  beforeEach(() => {
    tensorsBefore = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, 'tensors left behind').toBe(tensorsBefore);
  });

  it.each(KERAS_RUNS)('agrees with Keras: $name', async (expected) => {
    await expectAsKeras(trainingAsKeras(expected, createTfjsTrainer, 'last'), expected);
  });

  it.each(KERAS_STOPPED_RUNS)(
    'stops early as Keras does, restore_best_weights $restoreBestWeights',
    async (expected) => {
      const keep = expected.restoreBestWeights ? 'best' : 'last';
      const training = trainingAsKeras(expected, createTfjsTrainer, keep, KERAS_STOPPING);
      const { keptEpoch, endedBy } = await expectAsKeras(training, expected);
      expect({ keptEpoch, endedBy }).toEqual({ keptEpoch: expected.keptEpoch, endedBy: 'patience' });
    },
  );

  it.each(HEAD_TASKS)('goes on from its state to the very same numbers: $name', async (task) => {
    const whole = await runTask(createTfjsTrainer, task, 3);
    const first = await runTask(createTfjsTrainer, task, 1);
    expect(await runTask(createTfjsTrainer, task, 3, first)).toEqual(whole);
    expect(whole.curve.every(({ isSound }) => isSound)).toBe(true);
  });

  it('gives a copy of its state that later steps leave alone', async () => {
    const { task, train } = ALL_AT_ONCE;
    const trainer = await createTfjsTrainer(task);
    const epoch = async () => {
      const work = { order: Uint32Array.from(train), learningRates: RATES, validation: new Uint32Array() };
      for await (const _ of trainer.epoch(work));
    };
    await epoch();
    const copy = trainer.copyState();
    const before = await copy.read();
    await epoch();
    const after = await copy.read();
    expect(after).toEqual(before);
    expect(after.steps).toBe(RATES.length);
    copy.dispose();
    trainer.dispose();
  });

  it('says that a parameter is no number, even where a ReLU hides it from the loss', async () => {
    const [, hidden] = HEAD_TASKS as [HeadTask, HeadTask];
    const first = await runTask(createTfjsTrainer, hidden, 1);
    const parameters = Float32Array.from(first.state.parameters);
    parameters[0] = Number.NaN;
    const broken = { ...first, state: { ...first.state, parameters } };
    const { curve } = await runTask(createTfjsTrainer, hidden, 2, broken);
    expect(curve.map(({ isSound }) => isSound)).toEqual([true, false]);
  });

  it('leaves L-BFGS to others, and says what it can do', async () => {
    const { task } = ALL_AT_ONCE;
    const settings = { ...task.settings, optimizer: 'lbfgs' as const };
    await expect(createTfjsTrainer({ ...task, settings })).rejects.toThrow(/L-BFGS.*Choose Adam/);
  });
});
