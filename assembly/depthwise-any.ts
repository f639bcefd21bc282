import { clamp } from './clamp';
import { multiplyAdd } from './multiply-add';

/** A depthwise convolution of any size, of any number of channels; otherwise as `depthwise3x3`. */
export function depthwise(
  input: usize,
  weights: usize,
  bias: usize,
  output: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideDown: i32,
  strideAcross: i32,
  top: i32,
  left: i32,
  low: f32,
  high: f32,
): void {
  const placeBytes: usize = (<usize>channels) << 2;
  const vectorBytes = placeBytes & ~15;
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (let y = 0; y < outHeight; y++) {
    const row = y * strideDown - top;
    const firstDown = max(0, -row);
    const endDown = min(kernelHeight, height - row);
    for (let x = 0; x < outWidth; x++) {
      const column = x * strideAcross - left;
      const firstAcross = max(0, -column);
      const endAcross = min(kernelWidth, width - column);
      for (let channel: usize = 0; channel < vectorBytes; channel += 16) {
        let sum = v128.load(bias + channel);
        for (let down = firstDown; down < endDown; down++) {
          let at = input + channel + placeBytes * ((row + down) * width + column + firstAcross);
          let weight = weights + channel + placeBytes * (down * kernelWidth + firstAcross);
          for (let across = firstAcross; across < endAcross; across++) {
            sum = multiplyAdd(v128.load(at), v128.load(weight), sum);
            at += placeBytes;
            weight += placeBytes;
          }
        }
        v128.store(output + channel, clamp(sum, lows, highs));
      }
      for (let channel = vectorBytes; channel < placeBytes; channel += 4) {
        let sum = load<f32>(bias + channel);
        for (let down = firstDown; down < endDown; down++) {
          let at = input + channel + placeBytes * ((row + down) * width + column + firstAcross);
          let weight = weights + channel + placeBytes * (down * kernelWidth + firstAcross);
          for (let across = firstAcross; across < endAcross; across++) {
            sum += load<f32>(at) * load<f32>(weight);
            at += placeBytes;
            weight += placeBytes;
          }
        }
        store<f32>(output + channel, min(max(sum, low), high));
      }
      output += placeBytes;
    }
  }
}
