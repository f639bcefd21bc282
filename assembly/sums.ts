import { multiplyAdd } from './multiply-add';

/** Numbers that are summed before they go into a double: floats would lose the last of a million. */
const CHUNK_BYTES: usize = 4096;

/** Σ x²; `count` is a multiple of four. */
export function sumOfSquares(numbers: usize, count: i32): f64 {
  const end = numbers + ((<usize>count) << 2);
  let total: f64 = 0;
  while (numbers < end) {
    const chunkEnd = min(numbers + CHUNK_BYTES, end);
    let sum = f32x4.splat(0);
    for (; numbers < chunkEnd; numbers += 16) {
      const four = v128.load(numbers);
      sum = multiplyAdd(four, four, sum);
    }
    total += laneSum(sum);
  }
  return total;
}

/** Whether none of the numbers is infinite or NaN; `count` is a multiple of four. */
export function areFinite(numbers: usize, count: i32): bool {
  const end = numbers + ((<usize>count) << 2);
  // Zero times a finite number is zero, and times any other NaN.
  let brokenness = f32x4.splat(0);
  for (; numbers < end; numbers += 16) {
    brokenness = f32x4.add(brokenness, f32x4.mul(v128.load(numbers), f32x4.splat(0)));
  }
  return laneSum(brokenness) === 0;
}

/**
 * sums[c] = Σ over rows of input[row][c]; the columns are a multiple of four.
 * @param input f32[count][columns]
 * @param sums f32[columns]
 */
export function sumColumns(input: usize, sums: usize, count: i32, columns: i32): void {
  const bytes = (<usize>columns) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    let sum = f32x4.splat(0);
    for (let row = 0; row < count; row++) sum = f32x4.add(sum, v128.load(input + at + bytes * row));
    v128.store(sums + at, sum);
  }
}

export function laneSum(four: v128): f64 {
  const first = <f64>f32x4.extract_lane(four, 0) + <f64>f32x4.extract_lane(four, 1);
  return first + (<f64>f32x4.extract_lane(four, 2) + <f64>f32x4.extract_lane(four, 3));
}
