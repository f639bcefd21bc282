import { streamKey, uniformAt } from '../../src/core/random';

/** A head to train: width → units relu → dropout → classes. */
export interface HeadCase {
  readonly width: number;
  readonly units: number;
  readonly dropout: number;
  readonly classes: number;
  readonly rows: number;
  readonly batchSize: number;
}

/** Rows that a head can tell apart, as ReLU features are: not negative, and many of them zero. */
export function headRows({ width, classes, rows }: HeadCase) {
  const features = new Float32Array(rows * width);
  const classIndices = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const key = streamKey(1);
  for (let at = 0; at < features.length; at++) {
    const isOfClass = at % classes === (classIndices[Math.floor(at / width)] as number);
    features[at] = Math.max(uniformAt(key, at) * 2 - 1 + (isOfClass ? 0.2 : 0), 0);
  }
  return { features, classIndices };
}
