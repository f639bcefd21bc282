import { HeadstartError } from '../../core/errors';
import type { EpochReport } from '../../core/reports';
import type { RunSettings } from '../../core/run-settings';

export type ScheduleSettings = Pick<
  RunSettings,
  'optimizer' | 'learningRate' | 'schedule' | 'warmupEpochs' | 'plateauFactor' | 'plateauPatience' | 'epochs'
>;

/** What Keras' ReduceLROnPlateau calls `min_delta`: by how much a loss must beat the best one to count. */
const LEAST_GAIN = 1e-4;

/**
 * The learning rate of each step of the epoch after `reports`: the given one; Keras' CosineDecay over all of the
 * `epochs`, after a rise from 0 in the first `warmupEpochs`; or Keras' ReduceLROnPlateau (`min_delta` 1e-4, no cooldown,
 * `min_lr` 0), which looks at the validation loss, or at the training loss where nothing was held out. They follow from
 * the arguments alone, so that a training that goes on has the rates of one that never stopped.
 * @returns [batches]
 * @throws invalid-setting when the warm-up leaves no epoch to the cosine
 */
export function learningRates(
  settings: ScheduleSettings,
  reports: readonly EpochReport[],
  batches: number,
): Float32Array {
  const rates = new Float32Array(batches);
  switch (scheduleOf(settings)) {
    case 'constant':
      return rates.fill(settings.learningRate);
    case 'cosine':
      return rates.map((_, batch) => cosineRate(settings, batches, reports.length * batches + batch));
    case 'plateau':
      return rates.fill(plateauRate(settings, reports));
  }
}

/** L-BFGS finds its steps itself: no schedule means anything to it, nor can one be wrong. */
function scheduleOf({ optimizer, schedule }: ScheduleSettings): RunSettings['schedule'] {
  return optimizer === 'lbfgs' ? 'constant' : schedule;
}

/** @param step from 0, over the whole run */
function cosineRate({ learningRate, warmupEpochs, epochs }: ScheduleSettings, batches: number, step: number): number {
  if (warmupEpochs >= epochs) {
    throw new HeadstartError(
      'invalid-setting',
      `The warm-up must be shorter than the training, so that the cosine has epochs left to fall in; it was ` +
        `${warmupEpochs} of ${epochs} epochs. Choose a shorter warm-up or more epochs.`,
    );
  }
  const warmupSteps = warmupEpochs * batches;
  if (step < warmupSteps) return learningRate * (step / warmupSteps);
  const done = (step - warmupSteps) / (epochs * batches - warmupSteps);
  return (learningRate * (1 + Math.cos(Math.PI * done))) / 2;
}

/** Keras keeps the rate as a float32 number, which each cut rounds anew. */
function plateauRate(
  { learningRate, plateauFactor, plateauPatience }: ScheduleSettings,
  reports: readonly EpochReport[],
): number {
  let rate = Math.fround(learningRate);
  let best = Infinity;
  let waited = 0;
  for (const { loss, valLoss = loss } of reports) {
    if (valLoss < best - LEAST_GAIN) {
      best = valLoss;
      waited = 0;
    } else if (++waited >= plateauPatience) {
      rate = Math.fround(rate * plateauFactor);
      waited = 0;
    }
  }
  return rate;
}
