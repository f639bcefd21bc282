import { correct } from './correct';
import { addListedRows, listNonZeros, PANEL_BYTES } from './listed-rows';
import { transpose } from './transpose';

/** Inputs whose gradients are held at a time: a cache line of each row of the batch. */
const TILE: i32 = 16;

/**
 * Corrects a dense kernel by its gradient, inputᵀ · error, a few rows at a time, so that no gradient is written out and
 * every weight is read and written once. `inputs` and `units` are filled up with zeros to a multiple of four; what
 * `correct` takes is what it says.
 * @param input f32[count, filled up to a multiple of four with whatever][inputs]
 * @param error f32[count][units]
 * @param weights, memory1, memory2 f32[inputs][units]
 * @param scratch room for f32[16][3 · (count filled up to a multiple of four) + units] and f32[units]
 * @returns Σ w², of the weights before
 */
export function correctKernel(
  input: usize,
  error: usize,
  weights: usize,
  memory1: usize,
  memory2: usize,
  scratch: usize,
  count: i32,
  inputs: i32,
  units: i32,
  method: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  penalty: f32,
): f64 {
  const rows = (count + 3) & ~3;
  const columnBytes = (<usize>rows) << 2;
  const unitRowBytes = (<usize>units) << 2;
  const columns = scratch;
  const values = columns + columnBytes * TILE;
  const offsets = values + columnBytes * TILE;
  const gradient = offsets + columnBytes * TILE;
  const zeros = gradient + unitRowBytes * TILE;
  memory.fill(zeros, 0, unitRowBytes);
  let squares: f64 = 0;
  for (let first = 0; first < inputs; first += TILE) {
    const taken = min(TILE, inputs - first);
    transpose(input + ((<usize>first) << 2), columns, rows, taken, (<usize>inputs) << 2, columnBytes);
    for (let tile = 0; tile < taken; tile++) {
      const list = columnBytes * tile;
      const length = listNonZeros(columns + list, count, values + list, offsets + list, <u32>unitRowBytes);
      const target = gradient + unitRowBytes * tile;
      for (let at: usize = 0; at < unitRowBytes; at += PANEL_BYTES) {
        const bytes = min(PANEL_BYTES, unitRowBytes - at);
        addListedRows(values + list, offsets + list, length, error + at, zeros, target + at, bytes);
      }
    }
    const at = unitRowBytes * first;
    squares += correct(
      weights + at,
      memory1 + at,
      memory2 + at,
      gradient,
      taken * units,
      method,
      rate,
      momentum,
      decay,
      penalty,
    );
  }
  return squares;
}
