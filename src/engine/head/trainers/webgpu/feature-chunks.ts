import type { FeatureRows } from '../../../features/feature-rows';

/** How rows of features lie in buffers of the device: so many in each, one after the other. */
export interface FeatureChunks {
  readonly count: number;
  readonly rowsEach: number;
  /** Numbers of a row. */
  readonly width: number;
}

/** What is written in one piece; the browser keeps a copy until the device has taken it. */
const PIECE_BYTES = 16 * 1024 * 1024;

/** @param bufferBytes the most that a buffer may have */
export function chunksOf({ count, width }: Omit<FeatureRows, 'row'>, bufferBytes: number): FeatureChunks {
  const rowsEach = Math.min(Math.floor(bufferBytes / rowBytes(width)), count);
  return { rowsEach, width, count: rowsEach === 0 ? Number.POSITIVE_INFINITY : Math.ceil(count / rowsEach) };
}

/** Bytes of each chunk, the last of which may be smaller. */
export function chunkBytes({ count, rowsEach, width }: FeatureChunks, rowCount: number): number[] {
  return Array.from({ length: count }, (_, chunk) => Math.min(rowsEach, rowCount - chunk * rowsEach) * rowBytes(width));
}

/** Writes all rows to the device, in pieces that are light enough to wait for. */
export async function uploadRows(
  queue: GPUQueue,
  rows: FeatureRows,
  { rowsEach, width }: FeatureChunks,
  buffers: readonly GPUBuffer[],
): Promise<void> {
  const pieceRows = Math.max(Math.floor(PIECE_BYTES / rowBytes(width)), 1);
  const piece = new Float32Array(Math.min(pieceRows, rowsEach) * width);
  for (const [chunk, buffer] of buffers.entries()) {
    const end = Math.min((chunk + 1) * rowsEach, rows.count);
    for (let first = chunk * rowsEach; first < end; first += pieceRows) {
      const count = Math.min(pieceRows, end - first);
      for (let place = 0; place < count; place++) piece.set(rows.row(first + place), place * width);
      queue.writeBuffer(buffer, (first - chunk * rowsEach) * rowBytes(width), piece, 0, count * width);
      await queue.onSubmittedWorkDone();
    }
  }
}

function rowBytes(width: number): number {
  return width * Float32Array.BYTES_PER_ELEMENT;
}
