import { refuseLbfgs } from '../../refuse-lbfgs';
import type { HeadPlan } from '../head-plan';
import { float } from './block';

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const RHO = 0.9;
const EPSILON = 1e-7;

/**
 * One correction of one parameter, `correct(at, gradient)`; formulas and defaults are Keras'.
 * @throws invalid-setting for L-BFGS, which does not learn batch by batch
 */
export function correctFunction({ settings, layout }: HeadPlan): string {
  return /* wgsl */ `
fn correct(at: u32, gradient: f32) {
  let weight = parameters[at];
  ${BODIES[settings.optimizer]({ ...settings, trainable: layout.trainable })}
}
`;
}

/**
 * What a step's learning rate is multiplied by before the device sees it: Adam's correction of its moments' start.
 * @param count which step it is, from 1
 */
export function stepFactor({ optimizer }: HeadPlan['settings'], count: number): number {
  return optimizer === 'adam' || optimizer === 'adamw' ? Math.sqrt(1 - BETA_2 ** count) / (1 - BETA_1 ** count) : 1;
}

/** How many numbers the optimiser remembers of each parameter. */
export function memorySlots({ optimizer }: HeadPlan['settings']): number {
  return optimizer === 'adam' || optimizer === 'adamw' ? 2 : 1;
}

type Facts = HeadPlan['settings'] & { readonly trainable: number };

const BODIES: { readonly [Name in HeadPlan['settings']['optimizer']]: (facts: Facts) => string } = {
  adam: (facts) => adam({ ...facts, weightDecay: 0 }),
  adamw: adam,
  sgd: ({ momentum }) => /* wgsl */ `
  let velocity = memory[at] * ${float(momentum)} - gradient * batch.stepSize;
  memory[at] = velocity;
  parameters[at] = weight + velocity;`,
  rmsprop: () => /* wgsl */ `
  let meanSquare = memory[at] + (gradient * gradient - memory[at]) * ${float(1 - RHO)};
  memory[at] = meanSquare;
  parameters[at] = weight - gradient * batch.stepSize / sqrt(meanSquare + ${float(EPSILON)});`,
  lbfgs: refuseLbfgs,
};

function adam({ trainable, weightDecay }: Facts): string {
  return /* wgsl */ `
  let mean = memory[at] + (gradient - memory[at]) * ${float(1 - BETA_1)};
  let before = memory[${trainable}u + at];
  let meanSquare = before + (gradient * gradient - before) * ${float(1 - BETA_2)};
  memory[at] = mean;
  memory[${trainable}u + at] = meanSquare;
  let decayed = weight - weight * (${float(weightDecay)} * batch.learningRate);
  parameters[at] = decayed - mean * batch.stepSize / (sqrt(meanSquare) + ${float(EPSILON)});`;
}
