import type { Shape } from '../../../core/shapes';

/** The weights of a model file by layer, read one at a time so that a large file is never in memory twice. */
export interface StoredWeights {
  /** In the file's order; layers without weights may be left out. */
  readonly layers: readonly StoredLayer[];
  /**
   * The file does not say the layers' names. It calls each by its class and its place among the layers of that class
   * in its model: conv2d, conv2d_1, … (Keras 3 at first).
   */
  readonly namedByClass?: boolean;
  /** Ends what reading needs (an open file); after it `read` throws. */
  close(): void;
}

export interface StoredLayer {
  /** With the names of the models it is inside of, where the file says them: inner/conv1. */
  readonly name: string;
  readonly weights: readonly StoredWeight[];
}

export interface StoredWeight {
  /** The last part of its path, without “:0”: kernel, bias, gamma, moving_mean, or what an old file called it. */
  readonly name: string;
  readonly shape: Shape;
  /** The values in row-major order; read anew by each call. */
  read(): Float32Array;
}
