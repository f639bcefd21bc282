import type { Shape } from '../../../core/shapes';

/** What a layer hands on, while a network is being written down. */
export interface Output {
  readonly layer: string;
  /** [height, width, channels], or [channels] once the places are pooled. */
  readonly shape: Shape;
}

export type Pair = readonly [rows: number, columns: number];

/** Height and width of a feature map. */
export function placesOf({ shape }: Output): Pair {
  const [height, width] = shape;
  if (height === undefined || width === undefined) throw new RangeError(`[${shape.join(', ')}] has no places`);
  return [height, width];
}

export function channelsOf({ shape }: Output): number {
  return shape.at(-1) ?? 0;
}

/** Height and width of what a window gives that slides over a map. */
export function placesAfter(x: Output, [rows, columns]: Pair, strides: number, padding: 'same' | 'valid'): Pair {
  const [height, width] = placesOf(x);
  const stops = (length: number, window: number) =>
    padding === 'same' ? Math.ceil(length / strides) : Math.floor((length - window) / strides) + 1;
  return [stops(height, rows), stops(width, columns)];
}

/**
 * Zeros around a map before a convolution with stride 2 and padding 'valid', such that even and odd lengths are sampled
 * as the published weights were trained: half the kernel on both sides, one less before an even length.
 * @param kernel odd
 */
export function stridePadding(x: Output, kernel: number): readonly [rows: Pair, columns: Pair] {
  const half = (kernel - 1) / 2;
  const around = (length: number): Pair => [half - (length % 2 === 0 ? 1 : 0), half];
  const [height, width] = placesOf(x);
  return [around(height), around(width)];
}
