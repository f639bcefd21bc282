import { STREAMS, streamKey } from './random';
import type { ImageSize } from './reports';
import type { Resize } from './resize';
import type { Augmentation, RunSettings } from './run-settings';
import { RUN_SETTINGS } from './setting-table';

/** How views of an image are made of it. */
export interface Recipe {
  /** In the order of the settings' table. */
  readonly kinds: readonly Augmentation[];
  /** From 0, which changes nothing but flips, to 1. */
  readonly strength: number;
  readonly seed: number;
}

/** How pictures are brought before a base. */
export interface Preparation {
  readonly resize: Resize;
  /** Undefined where only the pictures themselves are wanted. */
  readonly recipe: Recipe | undefined;
}

/** A picture and which of its views are wanted: 0 is the picture itself, the others are made by a recipe. */
export interface WantedViews {
  readonly file: Blob;
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
  readonly views: readonly number[];
}

/** A picture of which some views are wanted, and what a base wants of them. */
export interface PictureRequest {
  readonly picture: WantedViews;
  readonly preparation: Preparation;
  readonly inputSize: ImageSize;
}

/** To be raised whenever the same recipe makes other pixels than before, so that no older views are taken for new ones. */
const VERSION = 1;

export function recipeOf({
  augmentations,
  augmentStrength,
  seed,
}: Pick<RunSettings, 'augmentations' | 'augmentStrength' | 'seed'>): Recipe {
  const kinds = RUN_SETTINGS.augmentations.choices.filter((kind) => augmentations.includes(kind));
  return { kinds, strength: augmentStrength, seed };
}

/** How many views a run makes of each training image: none where nothing may happen to them. */
export function viewsOf({ views, augmentations }: Pick<RunSettings, 'views' | 'augmentations'>): number {
  return augmentations.length > 0 ? views : 0;
}

/** What features of views are kept by, and told to people as. */
export function recipeName({ kinds, strength, seed }: Recipe): string {
  return `${kinds.join(' ')}, strength ${strength}, seed ${seed}, recipe ${VERSION}`;
}

/**
 * What the features of a view are found by, beside the recipe: the hash of the image's content with the view's number
 * in it. View 0 is the image itself.
 * @param hash SHA-256 of the image's bytes, in hex
 * @param view up to 255
 */
export function viewHash(hash: string, view: number): string {
  if (view === 0) return hash;
  const lastByte = Number.parseInt(hash.slice(-2), 16) ^ view;
  return hash.slice(0, -2) + lastByte.toString(16).padStart(2, '0');
}

/** The key of all that chance decides about a view, which follows from the seed, the image's content and the view's number. */
export function viewKey({ seed }: Recipe, hash: string, view: number): number {
  const words = [0, 8].map((start) => Number.parseInt(hash.slice(start, start + 8), 16));
  return streamKey(seed, STREAMS.augment, view, ...words);
}
