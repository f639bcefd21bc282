/**
 * Bilinear resize as TensorFlow 2 does it (`tf.image.resize`, and so `image_dataset_from_directory`): pixel centres
 * at half pixels, no antialiasing, the sides squashed independently. Coordinates are rounded to float32 where
 * TensorFlow's are (core/kernels/image/resize_bilinear_op.cc), so that large images agree as well.
 * @param rgba bytes [height, width, 4]; alpha is left out
 * @returns float32 [outHeight, outWidth, 3], 0…255
 */
export function resizeBilinear(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  outHeight: number,
  outWidth: number,
): Float32Array<ArrayBuffer> {
  const columns = interpolation(width, outWidth);
  const rows = interpolation(height, outHeight);
  const rgb = new Float32Array(outHeight * outWidth * 3);
  let at = 0;
  for (let y = 0; y < outHeight; y++) {
    const top = (rows.lower[y] as number) * width;
    const bottom = (rows.upper[y] as number) * width;
    const down = rows.share[y] as number;
    for (let x = 0; x < outWidth; x++) {
      const left = columns.lower[x] as number;
      const right = columns.upper[x] as number;
      const across = columns.share[x] as number;
      for (let channel = 0; channel < 3; channel++) {
        const topLeft = rgba[(top + left) * 4 + channel] as number;
        const topRight = rgba[(top + right) * 4 + channel] as number;
        const bottomLeft = rgba[(bottom + left) * 4 + channel] as number;
        const bottomRight = rgba[(bottom + right) * 4 + channel] as number;
        const above = topLeft + (topRight - topLeft) * across;
        const below = bottomLeft + (bottomRight - bottomLeft) * across;
        rgb[at++] = above + (below - above) * down;
      }
    }
  }
  return rgb;
}

/** For each output index, the two inputs it lies between, and the share of the upper one. */
function interpolation(length: number, outLength: number) {
  const lower = new Uint32Array(outLength);
  const upper = new Uint32Array(outLength);
  const share = new Float32Array(outLength);
  const scale = Math.fround(length / outLength);
  for (let index = 0; index < outLength; index++) {
    const position = Math.fround(Math.fround((index + 0.5) * scale) - 0.5);
    lower[index] = Math.max(0, Math.floor(position));
    upper[index] = Math.min(length - 1, Math.ceil(position));
    share[index] = position - Math.floor(position);
  }
  return { lower, upper, share };
}
