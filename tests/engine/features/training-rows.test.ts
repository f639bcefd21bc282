import { describe, expect, it } from 'vitest';
import { recipeName, recipeOf, viewHash } from '../../../src/core/augmentation';
import { DEFAULT_RESIZE } from '../../../src/core/resize';
import { DEFAULT_SETTINGS } from '../../../src/core/setting-table';
import { FeatureStore } from '../../../src/engine/features/feature-store';
import { trainingRows } from '../../../src/engine/features/training-rows';
import { hashOf } from '../../support/kept-rows';

const BASE = {
  sha256: 'aa',
  cutLayer: 'cut',
  inputHeightPx: 8,
  inputWidthPx: 8,
  preprocessing: 'tf',
  featureShape: [1, 1, 2],
} as const;
const SETTINGS = { ...DEFAULT_SETTINGS, views: 3 };
const HASHES = [0, 1, 2].map(hashOf);

/** What a base is made to say of an image (view 0) or a view of it. */
const featuresOf = (image: number, view: number) => [image, 100 + view];

/** The features of three images, and of the views of those to learn from. */
function storeOf(train: readonly number[]): FeatureStore {
  const store = new FeatureStore();
  const images = { ...BASE, resize: DEFAULT_RESIZE };
  const space = store.plan(images, HASHES, 'avg');
  HASHES.forEach((hash, image) => {
    space.add(hash, Float32Array.from(featuresOf(image, 0)));
  });
  const views = train.flatMap((image) =>
    [1, 2, 3].map((view) => ({ image, view, hash: viewHash(HASHES[image] as string, view) })),
  );
  const augmentation = recipeName(recipeOf(SETTINGS));
  const ofViews = store.plan(
    { ...images, augmentation },
    views.map(({ hash }) => hash),
    'avg',
  );
  for (const { image, view, hash } of views) ofViews.add(hash, Float32Array.from(featuresOf(image, view)));
  return store;
}

describe('the rows of a training', () => {
  it('are those of the images, then for each one to learn from those of its views', () => {
    const train = [2, 0];
    const { rows, imageOf, views } = trainingRows(storeOf(train), BASE, SETTINGS, HASHES, train);
    expect(rows.count).toBe(9);
    HASHES.forEach((_, image) => {
      expect([...rows.row(image)]).toEqual(featuresOf(image, 0));
      expect(imageOf[image]).toBe(image);
    });
    expect(views?.map(({ length }) => length)).toEqual([3, 3]);
    views?.forEach((ofImage, place) => {
      const image = train[place] as number;
      expect(ofImage.map((row) => [...rows.row(row)])).toEqual([1, 2, 3].map((view) => featuresOf(image, view)));
      expect(ofImage.map((row) => imageOf[row])).toEqual([image, image, image]);
    });
  });

  it('are those of the images alone where no views are asked for', () => {
    const { rows, imageOf, views } = trainingRows(storeOf([0]), BASE, { ...SETTINGS, views: 0 }, HASHES, [0]);
    expect([rows.count, imageOf, views]).toEqual([3, [0, 1, 2], undefined]);
  });
});
