import { addListedRows, listNonZeros, PANEL_BYTES } from './listed-rows';

/** Inputs that are taken at a time: their kernel rows, a panel wide, stay in a processor's first cache. */
const BLOCK: i32 = 128;
/** Rows whose lists are kept at a time. */
const LISTED_ROWS: i32 = 32;

/**
 * output = bias + input · kernel. `inputs` and `units` are filled up with zeros to a multiple of four.
 * @param input f32[count][inputs]
 * @param kernel f32[inputs][units]
 * @param bias f32[units]
 * @param output f32[count][units]
 * @param scratch room for f32[2 · 32 · 128 + 32]
 */
export function dense(
  input: usize,
  kernel: usize,
  bias: usize,
  output: usize,
  scratch: usize,
  count: i32,
  inputs: i32,
  units: i32,
): void {
  const inputRowBytes = (<usize>inputs) << 2;
  const unitRowBytes = (<usize>units) << 2;
  const listBytes = (<usize>BLOCK) << 2;
  const values = scratch;
  const offsets = values + listBytes * LISTED_ROWS;
  const lengths = offsets + listBytes * LISTED_ROWS;
  for (let first = 0; first < inputs; first += BLOCK) {
    const taken = min(BLOCK, inputs - first);
    for (let firstRow = 0; firstRow < count; firstRow += LISTED_ROWS) {
      const rows = min(LISTED_ROWS, count - firstRow);
      let numbers = input + inputRowBytes * firstRow + ((<usize>first) << 2);
      for (let row = 0; row < rows; row++) {
        const list = listBytes * row;
        const length = listNonZeros(numbers, taken, values + list, offsets + list, <u32>unitRowBytes);
        store<i32>(lengths + ((<usize>row) << 2), length);
        numbers += inputRowBytes;
      }
      const kernelRows = kernel + unitRowBytes * first;
      for (let at: usize = 0; at < unitRowBytes; at += PANEL_BYTES) {
        const bytes = min(PANEL_BYTES, unitRowBytes - at);
        let target = output + unitRowBytes * firstRow + at;
        for (let row = 0; row < rows; row++) {
          const list = listBytes * row;
          const length = load<i32>(lengths + ((<usize>row) << 2));
          const start = first === 0 ? bias + at : target;
          addListedRows(values + list, offsets + list, length, kernelRows + at, start, target, bytes);
          target += unitRowBytes;
        }
      }
    }
  }
}
