import { channelOrder, channelsOf } from './pixel';

/**
 * Bilinear resize. What one row of the picture gives is kept for the next row of the result, which mostly needs it too.
 * A product is never joined with its sum: every browser is to get the same bits.
 * @param pixels u8[rows][width][4], RGBA or BGRA
 * @param rows u32[outHeight] the upper row, u32[outHeight] the lower one, f32[outHeight] the share of the lower one
 * @param columns u32[outWidth] on the left, u32[outWidth] on the right, f32[outWidth] the share of the right one
 * @param scratch f32[2][outWidth × 3 + 4]
 * @param output f32[outHeight][outWidth][3], and room for four numbers more
 */
export function resizeBilinear(
  pixels: usize,
  rows: usize,
  columns: usize,
  scratch: usize,
  output: usize,
  width: i32,
  outHeight: i32,
  outWidth: i32,
  isBgr: bool,
): void {
  const order = channelOrder(isBgr);
  const rowBytes = (<usize>width) << 2;
  const outRowBytes = <usize>outWidth * 12;
  const tableBytes = (<usize>outHeight) << 2;
  let above = scratch;
  let below = scratch + outRowBytes + 16;
  // Which of the picture's rows they hold; no row has this number.
  let rowAbove = u32.MAX_VALUE;
  let rowBelow = u32.MAX_VALUE;
  for (let y = 0; y < outHeight; y++) {
    const upper = load<u32>(rows);
    const lower = load<u32>(rows + tableBytes);
    if (upper !== rowAbove) {
      const free = above;
      above = below;
      below = free;
      if (upper !== rowBelow) squeezeRow(pixels + rowBytes * upper, columns, above, outWidth, order);
      rowBelow = rowAbove;
      rowAbove = upper;
    }
    if (lower !== rowBelow) {
      squeezeRow(pixels + rowBytes * lower, columns, below, outWidth, order);
      rowBelow = lower;
    }
    blendRows(above, below, load<f32>(rows + 2 * tableBytes), output, outRowBytes);
    rows += 4;
    output += outRowBytes;
  }
}

/** @param output f32[outWidth][3], and room for one number more */
function squeezeRow(pixels: usize, columns: usize, output: usize, outWidth: i32, order: v128): void {
  const tableBytes = (<usize>outWidth) << 2;
  for (let x = 0; x < outWidth; x++) {
    const left = channelsOf(pixels + ((<usize>load<u32>(columns)) << 2), order);
    const right = channelsOf(pixels + ((<usize>load<u32>(columns + tableBytes)) << 2), order);
    v128.store(output, between(left, right, v128.load32_splat(columns + 2 * tableBytes)));
    columns += 4;
    output += 12;
  }
}

/** Writes up to three numbers past the end. */
function blendRows(above: usize, below: usize, share: f32, output: usize, bytes: usize): void {
  const shares = f32x4.splat(share);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(output + at, between(v128.load(above + at), v128.load(below + at), shares));
  }
}

function between(lower: v128, upper: v128, share: v128): v128 {
  return f32x4.add(lower, f32x4.mul(f32x4.sub(upper, lower), share));
}
