/**
 * The largest number, or the mean, of each channel in a window; what lies outside of the input does not count. The
 * channels are a multiple of four.
 * @param input f32[height][width][channels]
 * @param output f32[outHeight][outWidth][channels]
 */
export function pool(
  input: usize,
  output: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideDown: i32,
  strideAcross: i32,
  top: i32,
  left: i32,
  isMean: bool,
): void {
  const placeBytes: usize = (<usize>channels) << 2;
  for (let y = 0; y < outHeight; y++) {
    const firstRow = max(0, y * strideDown - top);
    const endRow = min(height, y * strideDown - top + windowHeight);
    for (let x = 0; x < outWidth; x++) {
      const firstColumn = max(0, x * strideAcross - left);
      const endColumn = min(width, x * strideAcross - left + windowWidth);
      const share = f32x4.splat(1 / <f32>((endRow - firstRow) * (endColumn - firstColumn)));
      for (let channel: usize = 0; channel < placeBytes; channel += 16) {
        let result = isMean ? f32x4.splat(0) : f32x4.splat(-Infinity);
        for (let row = firstRow; row < endRow; row++) {
          let at = input + channel + placeBytes * (row * width + firstColumn);
          for (let column = firstColumn; column < endColumn; column++) {
            const values = v128.load(at);
            result = isMean ? f32x4.add(result, values) : f32x4.max(result, values);
            at += placeBytes;
          }
        }
        v128.store(output + channel, isMean ? f32x4.mul(result, share) : result);
      }
      output += placeBytes;
    }
  }
}
