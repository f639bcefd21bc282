import { expect, it } from 'vitest';
import { recipeName, recipeOf } from '../../src/core/augmentation';
import type { FeatureSpaceAbout, KeptFeatureSpace } from '../../src/core/kept-data';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { text } from '../../src/ui/text/en';

const wordsOf = (change: Partial<FeatureSpaceAbout>) => text.features.space(spaceOf(change));

it('tells kept features of one base apart by their form, and those of changed copies by the changes', () => {
  const augmentation = recipeName(recipeOf(DEFAULT_SETTINGS));
  const all = [{}, { form: 'max' }, { form: 'map' }, { augmentation }, { form: 'max', augmentation }] as const;
  expect(new Set(all.map(wordsOf)).size).toBe(all.length);
  expect(wordsOf({})).toMatch(/3\simages$/);
  expect(wordsOf({ augmentation })).toMatch(/3\schanged copies \(flip crop .*strength 0\.5/);
});

function spaceOf(change: Partial<FeatureSpaceAbout>): KeptFeatureSpace {
  const about = { baseName: 'Tiny', cutLayer: 'relu', resize: 'squash bilinear', form: 'avg', heightPx: 8, widthPx: 8 };
  return { id: 'a', images: 3, bytes: 1, lastUsedMs: 1, about: { ...about, ...change } as FeatureSpaceAbout };
}
