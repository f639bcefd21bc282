import type { ImageSize } from './reports';

/** A base whose file stays in this browser, or as much of it as had come when its download stopped. */
export interface KeptBase {
  readonly url: string;
  readonly bytes: number;
  /** False for a download that will go on where it stopped. */
  readonly isWhole: boolean;
}

/** How the numbers of kept features lie on the disk: as they are, or in half the room, rounded to three digits. */
export type FeaturePrecision = 'float32' | 'float16';

/** What of images' features stays in this browser, so that a folder dropped again need not go through the base again. */
export interface KeptFeaturesReport {
  readonly bytes: number;
  /** When it is reached, the features used longest ago are forgotten. */
  readonly limitBytes: number;
  /** How features are written from now on; what is kept already stays as it was written. */
  readonly precision: FeaturePrecision;
  /** True when the browser last refused to write: nothing more is kept until room is made. */
  readonly diskIsFull: boolean;
  /** Used last, stands first. */
  readonly spaces: readonly KeptFeatureSpace[];
}

/** The kept features of one base, at one cut and one input size. */
export interface KeptFeatureSpace {
  readonly id: string;
  readonly images: number;
  readonly bytes: number;
  readonly lastUsedMs: number;
  /** Undefined where the note about it is damaged; the features need not be. */
  readonly about: FeatureSpaceAbout | undefined;
}

export interface FeatureSpaceAbout extends ImageSize {
  readonly baseName: string;
  readonly cutLayer: string;
  readonly resize: string;
  readonly form: 'avg' | 'max' | 'map';
  /** How the images were changed before; undefined for not at all. */
  readonly augmentation?: string | undefined;
}
