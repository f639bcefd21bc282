import type { BaseReport, Preprocessing } from '../../../core/reports';
import type { Resize } from '../../../core/resize';
import { sha256Hex } from '../../../core/sha256';
import { sizeOf } from '../../../core/shapes';
import type { FeatureForm } from '../feature-space';

/** Everything that the features of an image depend on besides its own bytes. */
export interface FeatureKey {
  readonly baseSha256: string;
  /** For people; two names of the same base share their features. */
  readonly baseName: string;
  readonly cutLayer: string;
  readonly inputHeightPx: number;
  readonly inputWidthPx: number;
  readonly preprocessing: Preprocessing;
  /** How images are brought to the input size. */
  readonly resize: string;
  /** The mean or the maximum over the places of a feature map, or all of the map. */
  readonly form: FeatureForm;
  /** The recipe's name where the rows are of views, each found by its `viewHash`; empty where they are of images themselves. */
  readonly augmentation: string;
  /** Numbers in a row. */
  readonly width: number;
}

/** The key of a base's features of images, or of views of them, in the form that a head reads. */
export function featureKeyOf(
  base: Pick<
    BaseReport,
    'sha256' | 'name' | 'cutLayer' | 'inputHeightPx' | 'inputWidthPx' | 'preprocessing' | 'featureShape'
  >,
  { mode, interpolation }: Resize,
  form: FeatureForm,
  augmentation: string,
): FeatureKey {
  const { sha256, name, cutLayer, inputHeightPx, inputWidthPx, preprocessing, featureShape } = base;
  return {
    baseSha256: sha256,
    baseName: name,
    ...{ cutLayer, inputHeightPx, inputWidthPx, preprocessing, form, augmentation },
    resize: `${mode} ${interpolation}`,
    width: form === 'map' ? sizeOf(featureShape) : (featureShape.at(-1) ?? 0),
  };
}

/** The key as a file name: 64 hexadecimal digits. */
export function idOf(key: FeatureKey): Promise<string> {
  const parts = [
    key.baseSha256,
    key.cutLayer,
    key.inputHeightPx,
    key.inputWidthPx,
    key.preprocessing,
    key.resize,
    key.form,
    key.augmentation,
    key.width,
  ];
  return sha256Hex(new TextEncoder().encode(JSON.stringify(parts)));
}

export function isKeyId(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}
