/** Which bytes of a pixel become the four floats: lanes out of reach become zeros. */
export function channelOrder(isBgr: bool): v128 {
  return isBgr
    ? i8x16(2, -1, -1, -1, 1, -1, -1, -1, 0, -1, -1, -1, 3, -1, -1, -1)
    : i8x16(0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3, -1, -1, -1);
}

/** Red, green, blue and alpha of a pixel, as floats. */
export function channelsOf(pixel: usize, order: v128): v128 {
  return f32x4.convert_i32x4_s(i8x16.swizzle(v128.load32_zero(pixel), order));
}
