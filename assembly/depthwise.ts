import { clamp } from './clamp';
import { multiplyAdd } from './multiply-add';

/** Fewer channels than this: weights stay in registers along a row. More: places too far apart would share cache lines. */
const MANY_CHANNELS: i32 = 128;

/**
 * A depthwise convolution of 3 × 3; the channels are a multiple of four. Rows outside of the input are `zeros`,
 * f32[width][channels]; columns outside are left out.
 * @param input f32[height][width][channels]
 * @param weights f32[channels / 4][9][4]
 * @param bias f32[channels]
 * @param output f32[outHeight][outWidth][channels]
 */
export function depthwise3x3(
  input: usize,
  zeros: usize,
  weights: usize,
  bias: usize,
  output: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  stride: i32,
  top: i32,
  left: i32,
  low: f32,
  high: f32,
): void {
  const placeBytes: usize = (<usize>channels) << 2;
  const rowBytes: usize = placeBytes * width;
  // The first place whose window lies inside, and the first after those.
  const begin = min((left + stride - 1) / stride, outWidth);
  const end = max(begin, min((width - 3 + left + stride) / stride, outWidth));
  for (let y = 0; y < outHeight; y++) {
    const row = y * stride - top;
    const row0 = rowAt(input, zeros, row, height, rowBytes);
    const row1 = rowAt(input, zeros, row + 1, height, rowBytes);
    const row2 = rowAt(input, zeros, row + 2, height, rowBytes);
    for (let x = 0; x < begin; x++) {
      const column = x * stride - left;
      edgePlace(row0, row1, row2, weights, bias, output + placeBytes * x, placeBytes, column, width, low, high);
    }
    const at = placeBytes * (begin * stride - left);
    const target = output + placeBytes * begin;
    const count = end - begin;
    if (channels < MANY_CHANNELS) {
      insideByChannel(row0 + at, row1 + at, row2 + at, weights, bias, target, placeBytes, count, stride, low, high);
    } else {
      insideByPlace(row0 + at, row1 + at, row2 + at, weights, bias, target, placeBytes, count, stride, low, high);
    }
    for (let x = end; x < outWidth; x++) {
      const column = x * stride - left;
      edgePlace(row0, row1, row2, weights, bias, output + placeBytes * x, placeBytes, column, width, low, high);
    }
    output += placeBytes * outWidth;
  }
}

function rowAt(input: usize, zeros: usize, row: i32, height: i32, rowBytes: usize): usize {
  return row >= 0 && row < height ? input + rowBytes * row : zeros;
}

/** One place, with those columns of its window that the input has. */
function edgePlace(
  row0: usize,
  row1: usize,
  row2: usize,
  weights: usize,
  bias: usize,
  target: usize,
  placeBytes: usize,
  column: i32,
  width: i32,
  low: f32,
  high: f32,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const first = max(0, -column);
  const end = min(3, width - column);
  for (let channel: usize = 0; channel < placeBytes; channel += 16) {
    let sum = v128.load(bias + channel);
    for (let across = first; across < end; across++) {
      const at = channel + placeBytes * (column + across);
      const weight = weights + channel * 9 + ((<usize>across) << 4);
      sum = multiplyAdd(v128.load(row0 + at), v128.load(weight), sum);
      sum = multiplyAdd(v128.load(row1 + at), v128.load(weight, 48), sum);
      sum = multiplyAdd(v128.load(row2 + at), v128.load(weight, 96), sum);
    }
    v128.store(target + channel, clamp(sum, lows, highs));
  }
}

/** Places beside each other, four channels after the other. */
function insideByChannel(
  row0: usize,
  row1: usize,
  row2: usize,
  weights: usize,
  bias: usize,
  target: usize,
  placeBytes: usize,
  count: i32,
  stride: i32,
  low: f32,
  high: f32,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const stepBytes = placeBytes * stride;
  const right = placeBytes * 2;
  for (let channel: usize = 0; channel < placeBytes; channel += 16) {
    const weight00 = v128.load(weights);
    const weight01 = v128.load(weights, 16);
    const weight02 = v128.load(weights, 32);
    const weight10 = v128.load(weights, 48);
    const weight11 = v128.load(weights, 64);
    const weight12 = v128.load(weights, 80);
    const weight20 = v128.load(weights, 96);
    const weight21 = v128.load(weights, 112);
    const weight22 = v128.load(weights, 128);
    weights += 144;
    const start = v128.load(bias + channel);
    let at0 = row0 + channel;
    let at1 = row1 + channel;
    let at2 = row2 + channel;
    let at = target + channel;
    const end = at + placeBytes * count;
    while (at < end) {
      // Three sums, so that no product waits for the one before.
      let sum0 = multiplyAdd(v128.load(at0), weight00, start);
      let sum1 = f32x4.mul(v128.load(at1), weight10);
      let sum2 = f32x4.mul(v128.load(at2), weight20);
      sum0 = multiplyAdd(v128.load(at0 + placeBytes), weight01, sum0);
      sum1 = multiplyAdd(v128.load(at1 + placeBytes), weight11, sum1);
      sum2 = multiplyAdd(v128.load(at2 + placeBytes), weight21, sum2);
      sum0 = multiplyAdd(v128.load(at0 + right), weight02, sum0);
      sum1 = multiplyAdd(v128.load(at1 + right), weight12, sum1);
      sum2 = multiplyAdd(v128.load(at2 + right), weight22, sum2);
      v128.store(at, clamp(f32x4.add(sum0, f32x4.add(sum1, sum2)), lows, highs));
      at0 += stepBytes;
      at1 += stepBytes;
      at2 += stepBytes;
      at += placeBytes;
    }
  }
}

/** Places beside each other, each with all its channels. */
function insideByPlace(
  row0: usize,
  row1: usize,
  row2: usize,
  weights: usize,
  bias: usize,
  target: usize,
  placeBytes: usize,
  count: i32,
  stride: i32,
  low: f32,
  high: f32,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const right = placeBytes * 2;
  for (let place = 0; place < count; place++) {
    const offset = placeBytes * (place * stride);
    let at0 = row0 + offset;
    let at1 = row1 + offset;
    let at2 = row2 + offset;
    let weight = weights;
    let start = bias;
    const end = target + placeBytes;
    while (target < end) {
      let sum0 = multiplyAdd(v128.load(at0), v128.load(weight), v128.load(start));
      let sum1 = f32x4.mul(v128.load(at1), v128.load(weight, 48));
      let sum2 = f32x4.mul(v128.load(at2), v128.load(weight, 96));
      sum0 = multiplyAdd(v128.load(at0 + placeBytes), v128.load(weight, 16), sum0);
      sum1 = multiplyAdd(v128.load(at1 + placeBytes), v128.load(weight, 64), sum1);
      sum2 = multiplyAdd(v128.load(at2 + placeBytes), v128.load(weight, 112), sum2);
      sum0 = multiplyAdd(v128.load(at0 + right), v128.load(weight, 32), sum0);
      sum1 = multiplyAdd(v128.load(at1 + right), v128.load(weight, 80), sum1);
      sum2 = multiplyAdd(v128.load(at2 + right), v128.load(weight, 128), sum2);
      v128.store(target, clamp(f32x4.add(sum0, f32x4.add(sum1, sum2)), lows, highs));
      at0 += 16;
      at1 += 16;
      at2 += 16;
      weight += 144;
      start += 16;
      target += 16;
    }
  }
}
