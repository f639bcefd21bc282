import type { Size } from '../../core/resize';
import type { Picture, Run } from './picture';
import type { Neighbours, Resampler } from './resampler';

/** Rows without use are read too where they have fewer pixels than a separate read costs. */
const WORTHWHILE_GAP_PIXELS = 2048;

/**
 * Bilinear resize as TensorFlow 2 does it (`tf.image.resize`, and so `image_dataset_from_directory`): pixel centres
 * at half pixels, no antialiasing, the sides independent. Coordinates are rounded to float32 where TensorFlow's are
 * (core/kernels/image/resize_bilinear_op.cc), so that large images agree as well.
 * @returns float32 [result.height, result.width, 3], 0…255, good until the resampler's next call
 */
export function resizeBilinear(picture: Picture, result: Size, resampler: Resampler): Promise<Float32Array> {
  const rows = neighbours(picture.height, result.height);
  const runs = runsOf(rows, WORTHWHILE_GAP_PIXELS / picture.width);
  const columns = neighbours(picture.width, result.width);
  return resampler.bilinear(picture, runs, rows, columns);
}

function neighbours(length: number, outLength: number): Neighbours {
  const table = new Uint32Array(3 * outLength);
  const lower = table.subarray(0, outLength);
  const upper = table.subarray(outLength, 2 * outLength);
  const share = new Float32Array(table.buffer, 8 * outLength);
  const scale = Math.fround(length / outLength);
  for (let index = 0; index < outLength; index++) {
    const position = Math.fround(Math.fround((index + 0.5) * scale) - 0.5);
    const floor = Math.floor(position);
    lower[index] = Math.max(0, floor);
    upper[index] = Math.min(length - 1, Math.ceil(position));
    share[index] = position - floor;
  }
  return { lower, upper, share, table };
}

/** The rows to read; in `lower` and `upper` rows are then numbered as they are read. */
function runsOf({ lower, upper }: Neighbours, maxGap: number): Run[] {
  const runs: Run[] = [];
  let first = 0;
  let end = 0;
  let skipped = 0;
  lower.forEach((row, index) => {
    if (row - end > maxGap) {
      if (end > first) runs.push({ first, count: end - first });
      skipped += row - end;
      first = row;
    }
    end = (upper[index] as number) + 1;
    lower[index] = row - skipped;
    upper[index] = end - 1 - skipped;
  });
  runs.push({ first, count: end - first });
  return runs;
}
