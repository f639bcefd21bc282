import { streamKey, uniformAt } from '../../src/core/random';
import type { FeatureKey } from '../../src/engine/features/kept/feature-key';
import type { KeptFeatures } from '../../src/engine/features/kept/kept-features';
import type { FeatureRow } from '../../src/engine/features/kept/segment-parts';

export const KEY: FeatureKey = {
  baseSha256: 'a'.repeat(64),
  baseName: 'Tiny',
  cutLayer: 'conv_pw_13_relu',
  inputHeightPx: 32,
  inputWidthPx: 32,
  preprocessing: 'tf',
  resize: 'squash',
  form: 'avg',
  augmentation: '',
  width: 12,
};

/** Features of images `first` … `first + count − 1`: numbers from −4 to 4 that only the image decides. */
export function keptRows(count: number, { first = 0, width = KEY.width } = {}): FeatureRow[] {
  return Array.from({ length: count }, (_, index) => {
    const stream = streamKey(7, first + index);
    return {
      hash: hashOf(first + index),
      values: Float32Array.from({ length: width }, (_, at) => 8 * uniformAt(stream, at) - 4),
    };
  });
}

/** 64 hexadecimal digits, another for each image. */
export function hashOf(image: number): string {
  return image.toString(16).padStart(8, '0').repeat(8);
}

/** Everything that is kept of these images, copied. */
export async function readKept(
  kept: KeptFeatures,
  hashes: readonly string[],
  key = KEY,
): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  await (await kept.find(key))?.read(new Set(hashes), (hash, values) => found.set(hash, values.slice()));
  return found;
}

/** What `readKept` gives when all of these are kept as they were. */
export function asKept(rows: readonly FeatureRow[]): Map<string, Float32Array> {
  return new Map(rows.map(({ hash, values }) => [hash, values]));
}
