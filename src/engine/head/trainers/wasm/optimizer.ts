import type { TrainerSettings } from '../head-trainer';
import { refuseLbfgs } from '../refuse-lbfgs';

/** What the kernel `correct` is told of a step. */
export interface Correction {
  readonly method: number;
  readonly rate: number;
  readonly momentum: number;
  readonly decay: number;
}

export interface Optimizer {
  /** How many numbers it remembers of each weight. */
  readonly slots: 1 | 2;
  /** @param count which step this is, from 1 */
  correction(learningRate: number, count: number): Correction;
}

const METHODS = { adam: 0, sgd: 1, rmsprop: 2 } as const;
const BETA_1 = 0.9;
const BETA_2 = 0.999;

/** @throws invalid-setting for L-BFGS, which does not learn batch by batch */
export function optimizerOf({ optimizer, momentum, weightDecay }: TrainerSettings): Optimizer {
  switch (optimizer) {
    case 'adam':
      return adam(0);
    case 'adamw':
      return adam(weightDecay);
    case 'sgd':
      return { slots: 1, correction: (rate) => ({ method: METHODS.sgd, rate, momentum, decay: 0 }) };
    case 'rmsprop':
      return { slots: 1, correction: (rate) => ({ method: METHODS.rmsprop, rate, momentum: 0, decay: 0 }) };
    case 'lbfgs':
      return refuseLbfgs();
  }
}

function adam(weightDecay: number): Optimizer {
  return {
    slots: 2,
    correction: (learningRate, count) => ({
      method: METHODS.adam,
      rate: (learningRate * Math.sqrt(1 - BETA_2 ** count)) / (1 - BETA_1 ** count),
      momentum: 0,
      decay: weightDecay * learningRate,
    }),
  };
}
