/**
 * Feature vectors by row, as the head reads them: pooled, or flattened. Rows may lie in different chunks, so
 * that no one buffer has to hold them all.
 */
export interface FeatureRows {
  readonly count: number;
  /** Numbers in a row. */
  readonly width: number;
  /** The row itself, not a copy: [width]. */
  row(index: number): Float32Array;
}
