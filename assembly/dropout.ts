/**
 * Inverted dropout (Srivastava et al. 2014): each number becomes 0 by chance, else `kept` times itself. The draws are
 * those of `uniformAt` in `src/core/random.ts`: number i of the batch, row-major, with counter i. The columns past
 * `width`, up to a multiple of four, become 0.
 * @param input f32[rows][width, filled up]
 * @param mask f32, as large: what each number was multiplied by
 * @param output f32, as large
 * @param key of the stream
 * @param dropped how many of 2²⁴ equally likely draws drop a number
 * @param kept 1 / (1 − rate)
 */
export function dropout(
  input: usize,
  mask: usize,
  output: usize,
  rows: i32,
  width: i32,
  key: u32,
  dropped: u32,
  kept: f32,
): void {
  const padding = ((width + 3) & ~3) - width;
  let at = mask;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      store<f32>(at, pcgHash(key) >> 8 < dropped ? 0 : kept);
      key++;
      at += 4;
    }
    for (let column = 0; column < padding; column++) {
      store<f32>(at, 0);
      at += 4;
    }
  }
  memory.copy(output, input, at - mask);
  scaleBy(mask, output, <i32>((at - mask) >> 2));
}

/** Multiplies numbers in place, each by its own; `count` is a multiple of four. */
export function scaleBy(scales: usize, numbers: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(numbers + at, f32x4.mul(v128.load(numbers + at), v128.load(scales + at)));
  }
}

/** As in `src/core/random.ts`: PCG-RXS-M-XS on 32 bits (O'Neill 2014). */
function pcgHash(input: u32): u32 {
  const state = input * 747796405 + 2891336453;
  const word = ((state >> ((state >> 28) + 4)) ^ state) * 277803737;
  return (word >> 22) ^ word;
}
