import type { Picture, Run } from './picture';

/** For each new index of a side, the two old ones that it lies between, and the share of the upper one. */
export interface Neighbours {
  readonly lower: Uint32Array;
  readonly upper: Uint32Array;
  readonly share: Float32Array;
  /** All three, one after the other. */
  readonly table: Uint32Array;
}

/** For each new index of a side, the old ones that it is made of: from `start` to before `end`. */
export interface Spans {
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** Both, one after the other. */
  readonly table: Uint32Array;
  /** Of all spans, one after the other; the sum of each one's is 1. */
  readonly weights: Float32Array;
}

/**
 * The arithmetic of resizing: float32 throughout, every product and sum rounded for itself, in one order, so that all
 * ways to compute it give the same bits. What comes is float32 [new height, new width, 3], RGB, 0…255, and good until
 * the next call; each call waits for the one before it.
 */
export interface Resampler {
  /** @param runs all rows that are read; in `rows` they are numbered as they are read */
  bilinear(picture: Picture, runs: readonly Run[], rows: Neighbours, columns: Neighbours): Promise<Float32Array>;
  /** @param bands all of the picture's rows, in the parts that they are read in */
  antialiased(picture: Picture, bands: readonly Run[], rows: Spans, columns: Spans): Promise<Float32Array>;
}

/** Pixels of a picture that are read at once. */
export function pixelCount({ width }: Picture, runs: readonly Run[]): number {
  return runs.reduce((rows, { count }) => rows + count, 0) * width;
}
