import { multiplyAdd } from './multiply-add';

/** Bytes of the numbers that are summed at a time: eight registers of four. */
export const PANEL_BYTES: usize = 128;

/** For every choice of four lanes, as four bits, the bytes of those lanes moved to the front. */
// biome-ignore format: one choice a line
const TO_FRONT: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0,
  8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0,
  4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0,
  12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0,
  4, 5, 6, 7, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 0, 0, 0, 0,
  8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0,
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
], 16);

/**
 * Lists which of some numbers are not zero. ReLU and dropout make most of a head's inputs zeros, and so do bases that
 * end in a ReLU: sums that take the listed ones alone come to the same, sooner.
 * @param numbers f32[count], read to a multiple of four
 * @param values f32[count filled up to a multiple of four]: those that are not zero
 * @param offsets u32, as many: `step` times the place of each
 * @returns how many there are
 */
export function listNonZeros(numbers: usize, count: i32, values: usize, offsets: usize, step: u32): i32 {
  const start = values;
  const steps = i32x4.splat(step << 2);
  let places = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(step));
  for (; count > 0; count -= 4) {
    const four = v128.load(numbers);
    let chosen = i32x4.bitmask(f32x4.ne(four, f32x4.splat(0)));
    if (count < 4) chosen &= (1 << count) - 1;
    const toFront = v128.load(TO_FRONT + ((<usize>chosen) << 4));
    v128.store(values, i8x16.swizzle(four, toFront));
    v128.store(offsets, i8x16.swizzle(places, toFront));
    const bytes = (<usize>popcnt(chosen)) << 2;
    values += bytes;
    offsets += bytes;
    places = i32x4.add(places, steps);
    numbers += 16;
  }
  return <i32>((values - start) >> 2);
}

/**
 * target = start + Σ values[k] · (the row that is offsets[k] bytes from `rows`), for the first `bytes` of each row.
 * @param values f32[count]
 * @param offsets u32[count]
 * @param bytes at most `PANEL_BYTES`, a multiple of 16
 */
export function addListedRows(
  values: usize,
  offsets: usize,
  count: i32,
  rows: usize,
  start: usize,
  target: usize,
  bytes: usize,
): void {
  if (bytes === PANEL_BYTES) {
    addEight(values, offsets, count, rows, start, target);
    return;
  }
  let at: usize = 0;
  if (bytes >= 64) {
    addFour(values, offsets, count, rows, start, target);
    at = 64;
  }
  for (; at < bytes; at += 16) addOne(values, offsets, count, rows + at, start + at, target + at);
}

function addEight(values: usize, offsets: usize, count: i32, rows: usize, start: usize, target: usize): void {
  let sum0 = v128.load(start);
  let sum1 = v128.load(start, 16);
  let sum2 = v128.load(start, 32);
  let sum3 = v128.load(start, 48);
  let sum4 = v128.load(start, 64);
  let sum5 = v128.load(start, 80);
  let sum6 = v128.load(start, 96);
  let sum7 = v128.load(start, 112);
  const end = values + ((<usize>count) << 2);
  while (values < end) {
    const value = v128.load32_splat(values);
    const row = rows + <usize>load<u32>(offsets);
    values += 4;
    offsets += 4;
    sum0 = multiplyAdd(value, v128.load(row), sum0);
    sum1 = multiplyAdd(value, v128.load(row, 16), sum1);
    sum2 = multiplyAdd(value, v128.load(row, 32), sum2);
    sum3 = multiplyAdd(value, v128.load(row, 48), sum3);
    sum4 = multiplyAdd(value, v128.load(row, 64), sum4);
    sum5 = multiplyAdd(value, v128.load(row, 80), sum5);
    sum6 = multiplyAdd(value, v128.load(row, 96), sum6);
    sum7 = multiplyAdd(value, v128.load(row, 112), sum7);
  }
  v128.store(target, sum0);
  v128.store(target, sum1, 16);
  v128.store(target, sum2, 32);
  v128.store(target, sum3, 48);
  v128.store(target, sum4, 64);
  v128.store(target, sum5, 80);
  v128.store(target, sum6, 96);
  v128.store(target, sum7, 112);
}

function addFour(values: usize, offsets: usize, count: i32, rows: usize, start: usize, target: usize): void {
  let sum0 = v128.load(start);
  let sum1 = v128.load(start, 16);
  let sum2 = v128.load(start, 32);
  let sum3 = v128.load(start, 48);
  const end = values + ((<usize>count) << 2);
  while (values < end) {
    const value = v128.load32_splat(values);
    const row = rows + <usize>load<u32>(offsets);
    values += 4;
    offsets += 4;
    sum0 = multiplyAdd(value, v128.load(row), sum0);
    sum1 = multiplyAdd(value, v128.load(row, 16), sum1);
    sum2 = multiplyAdd(value, v128.load(row, 32), sum2);
    sum3 = multiplyAdd(value, v128.load(row, 48), sum3);
  }
  v128.store(target, sum0);
  v128.store(target, sum1, 16);
  v128.store(target, sum2, 32);
  v128.store(target, sum3, 48);
}

function addOne(values: usize, offsets: usize, count: i32, rows: usize, start: usize, target: usize): void {
  let sum = v128.load(start);
  const end = values + ((<usize>count) << 2);
  while (values < end) {
    sum = multiplyAdd(v128.load32_splat(values), v128.load(rows + <usize>load<u32>(offsets)), sum);
    values += 4;
    offsets += 4;
  }
  v128.store(target, sum);
}
