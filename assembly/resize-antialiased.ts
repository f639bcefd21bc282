import { channelOrder, channelsOf } from './pixel';

/*
 * Antialiased resize: first each row is made narrower, then the rows are weighed. A product is never joined with its
 * sum: every browser is to get the same bits. Each index of the result is made of those from its start to before its
 * end; the weights of all indices stand one after the other.
 */

/**
 * @param pixels u8[rows][width][4], RGBA or BGRA
 * @param spans u32[outWidth] starts, u32[outWidth] ends
 * @param weights f32[the spans' lengths]
 * @param output f32[rows][outWidth][3], and room for one number more
 */
export function weighColumns(
  pixels: usize,
  spans: usize,
  weights: usize,
  output: usize,
  rows: i32,
  width: i32,
  outWidth: i32,
  isBgr: bool,
): void {
  const order = channelOrder(isBgr);
  const rowBytes = (<usize>width) << 2;
  const tableBytes = (<usize>outWidth) << 2;
  for (let row = 0; row < rows; row++) {
    let weight = weights;
    for (let at: usize = 0; at < tableBytes; at += 4) {
      let pixel = pixels + ((<usize>load<u32>(spans + at)) << 2);
      const end = pixels + ((<usize>load<u32>(spans + tableBytes + at)) << 2);
      let sum = f32x4.splat(0);
      for (; pixel < end; pixel += 4) {
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weight), channelsOf(pixel, order)));
        weight += 4;
      }
      v128.store(output, sum);
      output += 12;
    }
    pixels += rowBytes;
  }
}

/**
 * @param input f32[rows][outWidth][3], and room for three numbers more
 * @param spans u32[outHeight] starts, u32[outHeight] ends
 * @param weights f32[the spans' lengths]
 * @param output f32[outHeight][outWidth][3], and room for three numbers more
 */
export function weighRows(
  input: usize,
  spans: usize,
  weights: usize,
  output: usize,
  outHeight: i32,
  outWidth: i32,
): void {
  const rowBytes = <usize>outWidth * 12;
  const tableBytes = (<usize>outHeight) << 2;
  for (let y = 0; y < outHeight; y++) {
    const start = load<u32>(spans);
    const count = load<u32>(spans + tableBytes) - start;
    const first = input + rowBytes * start;
    for (let at: usize = 0; at < rowBytes; at += 16) {
      let from = first + at;
      let sum = f32x4.splat(0);
      for (let tap: u32 = 0; tap < count; tap++) {
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + ((<usize>tap) << 2)), v128.load(from)));
        from += rowBytes;
      }
      v128.store(output + at, sum);
    }
    weights += (<usize>count) << 2;
    spans += 4;
    output += rowBytes;
  }
}
