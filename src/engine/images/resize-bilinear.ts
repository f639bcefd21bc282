import type { Box } from '../../core/resize';
import type { Picture, Run } from './picture';

/** Rows without use are read too where they have fewer pixels than a separate read costs. */
const WORTHWHILE_GAP_PIXELS = 2048;

/**
 * Bilinear resize as TensorFlow 2 does it (`tf.image.resize`, and so `image_dataset_from_directory`): pixel centres
 * at half pixels, no antialiasing, the sides independent. Coordinates are rounded to float32 where TensorFlow's are
 * (core/kernels/image/resize_bilinear_op.cc), so that large images agree as well.
 * @param rgb written to in the target: float32 [height, outWidth, 3], 0…255
 */
export function resizeBilinear(picture: Picture, rgb: Float32Array, outWidth: number, target: Box): void {
  const { width } = picture;
  const columns = neighbours(width, target.width);
  const rows = neighbours(picture.height, target.height);
  const { runs, skipped } = runsOf(rows, WORTHWHILE_GAP_PIXELS / width);
  const pixels = picture.read(runs);
  for (let y = 0; y < target.height; y++) {
    const top = ((rows.lower[y] as number) - (skipped[y] as number)) * width;
    const bottom = ((rows.upper[y] as number) - (skipped[y] as number)) * width;
    const down = rows.share[y] as number;
    let at = ((target.top + y) * outWidth + target.left) * 3;
    for (let x = 0; x < target.width; x++) {
      const left = columns.lower[x] as number;
      const right = columns.upper[x] as number;
      const across = columns.share[x] as number;
      const topLeft = pixels[top + left] as number;
      const topRight = pixels[top + right] as number;
      const bottomLeft = pixels[bottom + left] as number;
      const bottomRight = pixels[bottom + right] as number;
      for (let shift = 0; shift < 24; shift += 8) {
        const above = between((topLeft >>> shift) & 255, (topRight >>> shift) & 255, across);
        const below = between((bottomLeft >>> shift) & 255, (bottomRight >>> shift) & 255, across);
        rgb[at++] = between(above, below, down);
      }
    }
  }
}

function between(lower: number, upper: number, share: number): number {
  return lower + (upper - lower) * share;
}

/** For each output index, the two inputs that it lies between, and the share of the upper one. */
function neighbours(length: number, outLength: number) {
  const lower = new Int32Array(outLength);
  const upper = new Int32Array(outLength);
  const share = new Float64Array(outLength);
  const scale = Math.fround(length / outLength);
  for (let index = 0; index < outLength; index++) {
    const position = Math.fround(Math.fround((index + 0.5) * scale) - 0.5);
    const floor = Math.floor(position);
    lower[index] = Math.max(0, floor);
    upper[index] = Math.min(length - 1, Math.ceil(position));
    share[index] = position - floor;
  }
  return { lower, upper, share };
}

/** The rows to read, and how many rows above each output row's are left out. */
function runsOf({ lower, upper }: { readonly lower: Int32Array; readonly upper: Int32Array }, maxGap: number) {
  const skipped = new Int32Array(lower.length);
  const runs: Run[] = [];
  let first = 0;
  let end = 0;
  let left = 0;
  lower.forEach((row, index) => {
    if (row - end > maxGap) {
      if (end > first) runs.push({ first, count: end - first });
      left += row - end;
      first = row;
    }
    end = (upper[index] as number) + 1;
    skipped[index] = left;
  });
  runs.push({ first, count: end - first });
  return { runs, skipped };
}
