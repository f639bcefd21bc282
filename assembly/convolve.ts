import { clamp } from './clamp';
import { multiplyAdd } from './multiply-add';

/** Outputs that are computed at a time; weights and biases are filled up with zeros to a multiple of it. */
const PANEL: i32 = 8;

/**
 * A convolution of any size, a dense layer among them, as one matrix product that finds its input by address:
 * output[place][o] = clamp(bias[o] + Σ input[places[place] + runs[r] + q] · weights[o][r · runLength + q]).
 * @param places u32[placeCount]: bytes from `input` to the first number that an output place reads
 * @param runs u32[runCount]: bytes from there to each stretch of `runLength` numbers that lie side by side
 * @param weights f32[⌈outputs / 8⌉][runCount · runLength][8]
 * @param bias f32[⌈outputs / 8⌉][8]
 * @param output f32[placeCount][outputs]
 */
export function convolve(
  input: usize,
  places: usize,
  runs: usize,
  weights: usize,
  bias: usize,
  output: usize,
  placeCount: i32,
  outputs: i32,
  runCount: i32,
  runLength: i32,
  low: f32,
  high: f32,
): void {
  const panelBytes: usize = (<usize>(runCount * runLength)) << 5;
  for (let first = 0; first < outputs; first += PANEL) {
    const width = min(outputs - first, PANEL);
    const target = output + ((<usize>first) << 2);
    // Six rows of accumulators fit the registers only where a product needs none of its own.
    if (ASC_FEATURE_RELAXED_SIMD) {
      for (let place = 0; place < placeCount; place += 6) {
        sixPlaces(
          input,
          places,
          runs,
          weights,
          bias,
          target,
          place,
          placeCount,
          outputs,
          width,
          runCount,
          runLength,
          low,
          high,
        );
      }
    } else {
      for (let place = 0; place < placeCount; place += 4) {
        fourPlaces(
          input,
          places,
          runs,
          weights,
          bias,
          target,
          place,
          placeCount,
          outputs,
          width,
          runCount,
          runLength,
          low,
          high,
        );
      }
    }
    weights += panelBytes;
    bias += PANEL << 2;
  }
}

/** Past the last place the last one is computed again, which changes nothing. */
function sixPlaces(
  input: usize,
  places: usize,
  runs: usize,
  weights: usize,
  bias: usize,
  target: usize,
  place: i32,
  placeCount: i32,
  outputs: i32,
  width: i32,
  runCount: i32,
  runLength: i32,
  low: f32,
  high: f32,
): void {
  const last = placeCount - 1;
  const place1 = min(place + 1, last);
  const place2 = min(place + 2, last);
  const place3 = min(place + 3, last);
  const place4 = min(place + 4, last);
  const place5 = min(place + 5, last);
  const start0 = input + <usize>load<u32>(places + ((<usize>place) << 2));
  const start1 = input + <usize>load<u32>(places + ((<usize>place1) << 2));
  const start2 = input + <usize>load<u32>(places + ((<usize>place2) << 2));
  const start3 = input + <usize>load<u32>(places + ((<usize>place3) << 2));
  const start4 = input + <usize>load<u32>(places + ((<usize>place4) << 2));
  const start5 = input + <usize>load<u32>(places + ((<usize>place5) << 2));
  let left0 = v128.load(bias);
  let right0 = v128.load(bias, 16);
  let left1 = left0;
  let right1 = right0;
  let left2 = left0;
  let right2 = right0;
  let left3 = left0;
  let right3 = right0;
  let left4 = left0;
  let right4 = right0;
  let left5 = left0;
  let right5 = right0;
  for (let run = 0; run < runCount; run++) {
    const offset = <usize>load<u32>(runs + ((<usize>run) << 2));
    let at0 = start0 + offset;
    let at1 = start1 + offset;
    let at2 = start2 + offset;
    let at3 = start3 + offset;
    let at4 = start4 + offset;
    let at5 = start5 + offset;
    const end = weights + ((<usize>runLength) << 5);
    while (weights < end) {
      const left = v128.load(weights);
      const right = v128.load(weights, 16);
      weights += 32;
      let x = v128.load32_splat(at0);
      left0 = multiplyAdd(x, left, left0);
      right0 = multiplyAdd(x, right, right0);
      x = v128.load32_splat(at1);
      left1 = multiplyAdd(x, left, left1);
      right1 = multiplyAdd(x, right, right1);
      x = v128.load32_splat(at2);
      left2 = multiplyAdd(x, left, left2);
      right2 = multiplyAdd(x, right, right2);
      x = v128.load32_splat(at3);
      left3 = multiplyAdd(x, left, left3);
      right3 = multiplyAdd(x, right, right3);
      x = v128.load32_splat(at4);
      left4 = multiplyAdd(x, left, left4);
      right4 = multiplyAdd(x, right, right4);
      x = v128.load32_splat(at5);
      left5 = multiplyAdd(x, left, left5);
      right5 = multiplyAdd(x, right, right5);
      at0 += 4;
      at1 += 4;
      at2 += 4;
      at3 += 4;
      at4 += 4;
      at5 += 4;
    }
  }
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  write(target, place, outputs, width, clamp(left0, lows, highs), clamp(right0, lows, highs));
  write(target, place1, outputs, width, clamp(left1, lows, highs), clamp(right1, lows, highs));
  write(target, place2, outputs, width, clamp(left2, lows, highs), clamp(right2, lows, highs));
  write(target, place3, outputs, width, clamp(left3, lows, highs), clamp(right3, lows, highs));
  write(target, place4, outputs, width, clamp(left4, lows, highs), clamp(right4, lows, highs));
  write(target, place5, outputs, width, clamp(left5, lows, highs), clamp(right5, lows, highs));
}

/** As `sixPlaces`. */
function fourPlaces(
  input: usize,
  places: usize,
  runs: usize,
  weights: usize,
  bias: usize,
  target: usize,
  place: i32,
  placeCount: i32,
  outputs: i32,
  width: i32,
  runCount: i32,
  runLength: i32,
  low: f32,
  high: f32,
): void {
  const last = placeCount - 1;
  const place1 = min(place + 1, last);
  const place2 = min(place + 2, last);
  const place3 = min(place + 3, last);
  const start0 = input + <usize>load<u32>(places + ((<usize>place) << 2));
  const start1 = input + <usize>load<u32>(places + ((<usize>place1) << 2));
  const start2 = input + <usize>load<u32>(places + ((<usize>place2) << 2));
  const start3 = input + <usize>load<u32>(places + ((<usize>place3) << 2));
  let left0 = v128.load(bias);
  let right0 = v128.load(bias, 16);
  let left1 = left0;
  let right1 = right0;
  let left2 = left0;
  let right2 = right0;
  let left3 = left0;
  let right3 = right0;
  for (let run = 0; run < runCount; run++) {
    const offset = <usize>load<u32>(runs + ((<usize>run) << 2));
    let at0 = start0 + offset;
    let at1 = start1 + offset;
    let at2 = start2 + offset;
    let at3 = start3 + offset;
    const end = weights + ((<usize>runLength) << 5);
    while (weights < end) {
      const left = v128.load(weights);
      const right = v128.load(weights, 16);
      weights += 32;
      const x0 = v128.load32_splat(at0);
      const x1 = v128.load32_splat(at1);
      const x2 = v128.load32_splat(at2);
      const x3 = v128.load32_splat(at3);
      at0 += 4;
      at1 += 4;
      at2 += 4;
      at3 += 4;
      left0 = multiplyAdd(x0, left, left0);
      right0 = multiplyAdd(x0, right, right0);
      left1 = multiplyAdd(x1, left, left1);
      right1 = multiplyAdd(x1, right, right1);
      left2 = multiplyAdd(x2, left, left2);
      right2 = multiplyAdd(x2, right, right2);
      left3 = multiplyAdd(x3, left, left3);
      right3 = multiplyAdd(x3, right, right3);
    }
  }
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  write(target, place, outputs, width, clamp(left0, lows, highs), clamp(right0, lows, highs));
  write(target, place1, outputs, width, clamp(left1, lows, highs), clamp(right1, lows, highs));
  write(target, place2, outputs, width, clamp(left2, lows, highs), clamp(right2, lows, highs));
  write(target, place3, outputs, width, clamp(left3, lows, highs), clamp(right3, lows, highs));
}

/** The first `width` of eight numbers. */
function write(target: usize, place: i32, outputs: i32, width: i32, left: v128, right: v128): void {
  const at = target + ((<usize>(place * outputs)) << 2);
  if (width === PANEL) {
    v128.store(at, left);
    v128.store(at, right, 16);
  } else {
    writePart(at, width, left, right);
  }
}

function writePart(at: usize, width: i32, left: v128, right: v128): void {
  if (width >= 4) {
    v128.store(at, left);
    at += 16;
    width -= 4;
    left = right;
  }
  if (width > 0) f32.store(at, f32x4.extract_lane(left, 0));
  if (width > 1) f32.store(at, f32x4.extract_lane(left, 1), 4);
  if (width > 2) f32.store(at, f32x4.extract_lane(left, 2), 8);
}
