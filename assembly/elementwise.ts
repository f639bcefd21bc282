import { clamp } from './clamp';
import { exponential } from './exponential';
import { multiplyAdd } from './multiply-add';

/** clamp(a + b), four numbers at a time: `count` is filled up to a multiple of four. */
export function add(a: usize, b: usize, output: usize, count: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const bytes: usize = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(output + at, clamp(f32x4.add(v128.load(a + at), v128.load(b + at)), lows, highs));
  }
}

/**
 * clamp(input · scale + shift), each channel by its own; the channels are a multiple of four.
 * @param input f32[places][channels]
 * @param scale f32[channels]
 * @param shift f32[channels]
 */
export function scaleAndShift(
  input: usize,
  scale: usize,
  shift: usize,
  output: usize,
  places: i32,
  channels: i32,
  low: f32,
  high: f32,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const bytes: usize = (<usize>channels) << 2;
  for (let place = 0; place < places; place++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const value = multiplyAdd(v128.load(input + at), v128.load(scale + at), v128.load(shift + at));
      v128.store(output + at, clamp(value, lows, highs));
    }
    input += bytes;
    output += bytes;
  }
}

/** `count` is filled up to a multiple of four. */
export function limit(input: usize, output: usize, count: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const bytes: usize = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(output + at, clamp(v128.load(input + at), lows, highs));
  }
}

/** 1 / (1 + e⁻ˣ), or x times that (swish, silu); `count` is filled up to a multiple of four. */
export function sigmoid(input: usize, output: usize, count: i32, isSwish: bool): void {
  const one = f32x4.splat(1);
  const bytes: usize = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(input + at);
    const share = f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
    v128.store(output + at, isSwish ? f32x4.mul(x, share) : share);
  }
}
