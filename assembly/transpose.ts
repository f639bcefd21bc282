/**
 * Rows become columns; both counts are multiples of four.
 * @param input f32[rows][columns], each row `inputRowBytes` after the one before
 * @param output f32[columns][rows], each row `outputRowBytes` after the one before
 */
export function transpose(
  input: usize,
  output: usize,
  rows: i32,
  columns: i32,
  inputRowBytes: usize,
  outputRowBytes: usize,
): void {
  for (let row = 0; row < rows; row += 4) {
    let from0 = input + inputRowBytes * row;
    let to = output + ((<usize>row) << 2);
    for (let column = 0; column < columns; column += 4) {
      const from1 = from0 + inputRowBytes;
      const from2 = from1 + inputRowBytes;
      const a = v128.load(from0);
      const b = v128.load(from1);
      const c = v128.load(from2);
      const d = v128.load(from2 + inputRowBytes);
      const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
      to += outputRowBytes;
      v128.store(to, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7));
      to += outputRowBytes;
      v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5));
      to += outputRowBytes;
      v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7));
      to += outputRowBytes;
      from0 += 16;
    }
  }
}
