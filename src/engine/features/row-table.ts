/** The most that a table takes beyond its rows: there is one for each form of each base's features. */
const CHUNK_BYTES = 2 ** 20;

/**
 * Rows of float32 numbers, all of one width, in chunks: no one buffer has to hold them all, and a new row moves
 * no old one.
 */
export class RowTable {
  private readonly chunks: Float32Array[] = [];
  private readonly rowsPerChunk: number;

  constructor(readonly width: number) {
    this.rowsPerChunk = Math.max(1, Math.floor(CHUNK_BYTES / (width * 4)));
  }

  /** The row itself, not a copy: [width]. Rows that were never written are zero. */
  row(index: number): Float32Array {
    const chunk = Math.floor(index / this.rowsPerChunk);
    while (this.chunks.length <= chunk) this.chunks.push(new Float32Array(this.rowsPerChunk * this.width));
    const start = (index % this.rowsPerChunk) * this.width;
    return (this.chunks[chunk] as Float32Array).subarray(start, start + this.width);
  }
}
