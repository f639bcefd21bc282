import { cancelled, HeadstartError } from '../../core/errors';
import type { RatePoint, RateTest } from '../../core/reports';
import { epochOrder } from './epoch-order';
import type { HeadTraining } from './head-training';
import { requireFittingHead } from './require-fitting-head';

const LOWEST_RATE = 1e-6;
const HIGHEST_RATE = 1;
const STEPS = 100;
/** How much of the loss so far stays in the average at each step. */
const INERTIA = 0.9;
/** A loss so many times the lowest has left all hope behind. */
const TOO_MUCH = 4;
/** The average of the first few batches jumps about, and rates that low teach nothing. */
const UNSETTLED_STEPS = 10;
/** Slopes are taken over so many steps to either side. */
const REACH = 3;

/**
 * Learning-rate range test (Smith 2017): one step a batch at rates that rise from 1e-6 to 1, each a little higher than
 * the last, until the loss blows up. A point's loss is the exponential average, its bias corrected, of the batches'
 * losses up to the first one after the step. The trainer is a fresh one, and nothing of it stays.
 * @throws cancelled; invalid-setting for L-BFGS; what a trainer throws
 */
export async function* testLearningRates(training: HeadTraining): AsyncGenerator<RatePoint, RateTest> {
  const { rows, train, layers, settings, classIndices, classWeights, signal } = training;
  requireRates(training);
  requireFittingHead(layers, rows.width, train.length, settings.batchSize);
  const trainer = await training.createTrainer({ rows, classIndices, classWeights, layers, settings });
  const order = epochOrder(training, 1);
  const batchSize = Math.min(settings.batchSize, order.length);
  const points: RatePoint[] = [];
  let average = 0;
  let lowest = Infinity;
  try {
    for (let step = 0; step <= STEPS; step++) {
      const sums = await lastOf(
        trainer.epoch({
          order: batchAt(order, step, batchSize),
          learningRates: Float32Array.of(rateOf(step)),
          validation: new Uint32Array(0),
          signal,
        }),
      );
      if (!sums) throw cancelled();
      // What a step did shows in the next one, which measures its batch before it corrects anything.
      if (step === 0) continue;
      average = INERTIA * average + ((1 - INERTIA) * sums.lossSum) / batchSize;
      const point = { rate: rateOf(step - 1), loss: average / (1 - INERTIA ** step) };
      if (!sums.isSound || !Number.isFinite(point.loss)) break;
      points.push(point);
      yield point;
      lowest = Math.min(lowest, point.loss);
      if (point.loss > TOO_MUCH * lowest) break;
    }
  } finally {
    trainer.dispose();
  }
  return { points, suggested: steepestFall(points) };
}

function requireRates({ settings }: HeadTraining): void {
  if (settings.optimizer !== 'lbfgs') return;
  throw new HeadstartError(
    'invalid-setting',
    'A range test needs an optimiser that takes a learning rate; L-BFGS finds the length of its steps itself. Choose ' +
      'another optimiser to test rates.',
  );
}

/** Rates are evenly spaced in their logarithms. */
function rateOf(step: number): number {
  return LOWEST_RATE * (HIGHEST_RATE / LOWEST_RATE) ** (step / (STEPS - 1));
}

/** Batches follow each other through the order, round and round. */
function batchAt(order: Uint32Array, step: number, size: number): Uint32Array {
  return Uint32Array.from({ length: size }, (_, place) => order[(step * size + place) % order.length] as number);
}

async function lastOf<Result>(steps: AsyncGenerator<unknown, Result>): Promise<Result> {
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  return step.value;
}

/** The rate about which the loss falls most for a given factor of the rate. */
function steepestFall(points: readonly RatePoint[]): number | undefined {
  const lossAt = (index: number) => points[index]?.loss ?? Infinity;
  let steepest = 0;
  let suggested: number | undefined;
  for (let index = UNSETTLED_STEPS; index < points.length - REACH; index++) {
    const change = lossAt(index + REACH) - lossAt(index - REACH);
    if (change >= steepest) continue;
    steepest = change;
    suggested = points[index]?.rate;
  }
  return suggested;
}
