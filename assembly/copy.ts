/**
 * Sets the input into a larger map, in the middle of a border.
 * @param input f32[height][width][channels]
 * @param output f32[top + height + bottom][left + width + right][channels]
 */
export function pad(
  input: usize,
  output: usize,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  bottom: i32,
  left: i32,
  right: i32,
): void {
  const placeBytes: usize = (<usize>channels) << 2;
  const rowBytes = placeBytes * width;
  const leftBytes = placeBytes * left;
  const rightBytes = placeBytes * right;
  const outRowBytes = leftBytes + rowBytes + rightBytes;
  memory.fill(output, 0, outRowBytes * top);
  output += outRowBytes * top;
  for (let row = 0; row < height; row++) {
    memory.fill(output, 0, leftBytes);
    memory.copy(output + leftBytes, input, rowBytes);
    memory.fill(output + leftBytes + rowBytes, 0, rightBytes);
    input += rowBytes;
    output += outRowBytes;
  }
  memory.fill(output, 0, outRowBytes * bottom);
}

/**
 * Sets the input's channels beside those of others.
 * @param input f32[places][channels]
 * @param output where the first of them goes in f32[places][outChannels]
 */
export function copyChannels(input: usize, output: usize, places: i32, channels: i32, outChannels: i32): void {
  const bytes: usize = (<usize>channels) << 2;
  const outBytes: usize = (<usize>outChannels) << 2;
  for (let place = 0; place < places; place++) {
    memory.copy(output, input, bytes);
    input += bytes;
    output += outBytes;
  }
}
