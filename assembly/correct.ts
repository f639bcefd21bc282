import { multiplyAdd } from './multiply-add';
import { laneSum } from './sums';

/** Which optimiser corrects, by the number that callers give. */
const ADAM: i32 = 0;
const SGD: i32 = 1;

// One less β₁ and β₂ of Adam, and ρ of RMSprop; a difference of floats would be less exact.
const MEAN_SHARE: f32 = 0.1;
const SQUARE_SHARE: f32 = 0.001;
const RMSPROP_SHARE: f32 = 0.1;
const EPSILON: f32 = 1e-7;

/**
 * Corrects weights once, and what the optimiser remembers of them, with Keras' formulas and defaults; `count` is a
 * multiple of four. The gradient g is the loss's plus `penalty` · w.
 * - method 0, Adam (Kingma & Ba 2015): w ← w − w · decay − rate · m / (√v + ε), where `rate` has the bias
 *   correction in it; `decay` is AdamW's (Loshchilov & Hutter 2019), else 0.
 * - method 1, SGD with momentum (Polyak 1964): v ← momentum · v − rate · g, w ← w + v.
 * - method 2, RMSprop (Tieleman & Hinton 2012): w ← w − rate · g / √(v + ε).
 * @param weights f32[count]
 * @param memory1 f32[count]: Adam's m, SGD's velocity, RMSprop's mean square
 * @param memory2 f32[count]: Adam's v; the others do not touch it
 * @param gradient f32[count]
 * @returns Σ w², of the weights before
 */
export function correct(
  weights: usize,
  memory1: usize,
  memory2: usize,
  gradient: usize,
  count: i32,
  method: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  penalty: f32,
): f64 {
  const bytes = (<usize>count) << 2;
  if (method === ADAM) return adam(weights, memory1, memory2, gradient, bytes, rate, decay, penalty);
  if (method === SGD) return sgd(weights, memory1, gradient, bytes, rate, momentum, penalty);
  return rmsprop(weights, memory1, gradient, bytes, rate, penalty);
}

function adam(
  weights: usize,
  means: usize,
  meanSquares: usize,
  gradient: usize,
  bytes: usize,
  rate: f32,
  decay: f32,
  penalty: f32,
): f64 {
  const meanShare = f32x4.splat(MEAN_SHARE);
  const squareShare = f32x4.splat(SQUARE_SHARE);
  const epsilon = f32x4.splat(EPSILON);
  let squares = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const weight = v128.load(weights + at);
    squares = multiplyAdd(weight, weight, squares);
    const slope = multiplyAdd(f32x4.splat(penalty), weight, v128.load(gradient + at));
    let mean = v128.load(means + at);
    let meanSquare = v128.load(meanSquares + at);
    mean = multiplyAdd(f32x4.sub(slope, mean), meanShare, mean);
    meanSquare = multiplyAdd(f32x4.sub(f32x4.mul(slope, slope), meanSquare), squareShare, meanSquare);
    v128.store(means + at, mean);
    v128.store(meanSquares + at, meanSquare);
    const scale = f32x4.add(f32x4.sqrt(meanSquare), epsilon);
    const kept = f32x4.sub(weight, f32x4.mul(weight, f32x4.splat(decay)));
    v128.store(weights + at, f32x4.sub(kept, f32x4.div(f32x4.mul(mean, f32x4.splat(rate)), scale)));
  }
  return laneSum(squares);
}

function sgd(
  weights: usize,
  velocities: usize,
  gradient: usize,
  bytes: usize,
  rate: f32,
  momentum: f32,
  penalty: f32,
): f64 {
  let squares = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const weight = v128.load(weights + at);
    squares = multiplyAdd(weight, weight, squares);
    const slope = multiplyAdd(f32x4.splat(penalty), weight, v128.load(gradient + at));
    const kept = f32x4.mul(v128.load(velocities + at), f32x4.splat(momentum));
    const velocity = f32x4.sub(kept, f32x4.mul(slope, f32x4.splat(rate)));
    v128.store(velocities + at, velocity);
    v128.store(weights + at, f32x4.add(weight, velocity));
  }
  return laneSum(squares);
}

function rmsprop(weights: usize, meanSquares: usize, gradient: usize, bytes: usize, rate: f32, penalty: f32): f64 {
  const share = f32x4.splat(RMSPROP_SHARE);
  const epsilon = f32x4.splat(EPSILON);
  let squares = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const weight = v128.load(weights + at);
    squares = multiplyAdd(weight, weight, squares);
    const slope = multiplyAdd(f32x4.splat(penalty), weight, v128.load(gradient + at));
    let meanSquare = v128.load(meanSquares + at);
    meanSquare = multiplyAdd(f32x4.sub(f32x4.mul(slope, slope), meanSquare), share, meanSquare);
    v128.store(meanSquares + at, meanSquare);
    const scale = f32x4.sqrt(f32x4.add(meanSquare, epsilon));
    v128.store(weights + at, f32x4.sub(weight, f32x4.div(f32x4.mul(slope, f32x4.splat(rate)), scale)));
  }
  return laneSum(squares);
}
