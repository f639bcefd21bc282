import { recipeName, recipeOf, viewHash, viewsOf } from '../../core/augmentation';
import { resizeOf } from '../../core/resize';
import type { RunSettings } from '../../core/run-settings';
import type { FeatureRows } from './feature-rows';
import type { FeatureStore, SpaceKey } from './feature-store';

/** The rows of a training: those of its images in their order, and behind them those of the views. */
export interface TrainingRows {
  readonly rows: FeatureRows;
  /** Which image each row shows: an index into the images. */
  readonly imageOf: readonly number[];
  /** For each of the images to learn from, the rows of its views; undefined where the settings ask for none. */
  readonly views: readonly (readonly number[])[] | undefined;
}

/**
 * Rows for `HeadTraining`, whose `train` must be the same indices as here.
 * @param hashes of the images' content
 * @param train the images to learn from, by index: those whose views were extracted
 * @throws not-ready where an image or a view has no features yet
 */
export function trainingRows(
  store: FeatureStore,
  base: Omit<SpaceKey, 'resize' | 'augmentation'>,
  settings: RunSettings,
  hashes: readonly string[],
  train: readonly number[],
): TrainingRows {
  const key = { ...base, resize: resizeOf(settings) };
  const images = store.spaceOf(key).rows(hashes, settings.pooling);
  const imageOf = hashes.map((_, index) => index);
  const count = viewsOf(settings);
  if (count === 0) return { rows: images, imageOf, views: undefined };
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const viewHashes = train.flatMap((image) => numbers.map((view) => viewHash(hashes[image] as string, view)));
  const changed = store
    .spaceOf({ ...key, augmentation: recipeName(recipeOf(settings)) })
    .rows(viewHashes, settings.pooling);
  return {
    rows: joined(images, changed),
    imageOf: [...imageOf, ...train.flatMap((image) => numbers.map(() => image))],
    views: train.map((_, place) => numbers.map((view) => hashes.length + place * count + view - 1)),
  };
}

function joined(first: FeatureRows, second: FeatureRows): FeatureRows {
  return {
    count: first.count + second.count,
    width: first.width,
    row: (index) => (index < first.count ? first.row(index) : second.row(index - first.count)),
  };
}
