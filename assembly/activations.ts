import { exponential } from './exponential';

// Of all of these `count` is a multiple of four, and output may be the input. Gradients are multiplied in place by the
// activation's derivative, which follows from what the activation gave.

/** x above 0, eˣ − 1 below (Clevert, Unterthiner & Hochreiter 2016, α = 1). */
export function elu(input: usize, output: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const bytes = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(input + at);
    v128.store(output + at, v128.bitselect(x, exponentialLessOne(x), f32x4.gt(x, zero)));
  }
}

/** (e²ˣ − 1) / (e²ˣ + 1) */
export function tanh(input: usize, output: usize, count: i32): void {
  const two = f32x4.splat(2);
  const bytes = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const lessOne = exponentialLessOne(f32x4.mul(two, v128.load(input + at)));
    v128.store(output + at, f32x4.div(lessOne, f32x4.add(lessOne, two)));
  }
}

/** 1 where the output is above 0, else 0. */
export function reluBack(output: usize, gradient: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const bytes = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(gradient + at, v128.and(v128.load(gradient + at), f32x4.gt(v128.load(output + at), zero)));
  }
}

/** 1 where the output is above 0, else the output + 1. */
export function eluBack(output: usize, gradient: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const bytes = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const derivative = f32x4.add(f32x4.min(v128.load(output + at), zero), one);
    v128.store(gradient + at, f32x4.mul(v128.load(gradient + at), derivative));
  }
}

/** 1 − output² */
export function tanhBack(output: usize, gradient: usize, count: i32): void {
  const one = f32x4.splat(1);
  const bytes = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const y = v128.load(output + at);
    v128.store(gradient + at, f32x4.mul(v128.load(gradient + at), f32x4.sub(one, f32x4.mul(y, y))));
  }
}

/** output · (1 − output) */
export function sigmoidBack(output: usize, gradient: usize, count: i32): void {
  const one = f32x4.splat(1);
  const bytes = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const y = v128.load(output + at);
    v128.store(gradient + at, f32x4.mul(v128.load(gradient + at), f32x4.mul(y, f32x4.sub(one, y))));
  }
}

/**
 * Zeros into the columns past `width`, up to a multiple of four, where an activation of zero was something else.
 * @param numbers f32[rows][width filled up]
 */
export function clearPadding(numbers: usize, rows: i32, width: i32): void {
  const filledUp = (width + 3) & ~3;
  for (let row = 0; row < rows; row++) {
    for (let column = width; column < filledUp; column++) store<f32>(numbers + ((<usize>column) << 2), 0);
    numbers += (<usize>filledUp) << 2;
  }
}

/** eˣ − 1, near zero by its Taylor series: there the difference would leave few digits. */
function exponentialLessOne(x: v128): v128 {
  let sum = f32x4.splat(1.0 / 40320.0);
  sum = f32x4.add(f32x4.mul(sum, x), f32x4.splat(1.0 / 5040.0));
  sum = f32x4.add(f32x4.mul(sum, x), f32x4.splat(1.0 / 720.0));
  sum = f32x4.add(f32x4.mul(sum, x), f32x4.splat(1.0 / 120.0));
  sum = f32x4.add(f32x4.mul(sum, x), f32x4.splat(1.0 / 24.0));
  sum = f32x4.add(f32x4.mul(sum, x), f32x4.splat(1.0 / 6.0));
  sum = f32x4.add(f32x4.mul(sum, x), f32x4.splat(0.5));
  sum = f32x4.add(f32x4.mul(sum, x), f32x4.splat(1));
  const difference = f32x4.sub(exponential(x), f32x4.splat(1));
  return v128.bitselect(f32x4.mul(sum, x), difference, f32x4.lt(f32x4.abs(x), f32x4.splat(0.5)));
}
