import { describe, expect, it } from 'vitest';
import { recipeName, recipeOf, viewHash, viewKey, viewsOf } from '../../src/core/augmentation';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';

const HASH = 'c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2';
const RECIPE = recipeOf(DEFAULT_SETTINGS);

describe('views', () => {
  it('are found by hashes of their own, the image itself by its own', () => {
    const hashes = Array.from({ length: 21 }, (_, view) => viewHash(HASH, view));
    expect(hashes[0]).toBe(HASH);
    expect(new Set(hashes).size).toBe(21);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('have keys that follow from the seed, the number and the content', () => {
    const keys = [
      viewKey(RECIPE, HASH, 1),
      viewKey(RECIPE, HASH, 2),
      viewKey(RECIPE, HASH.replace('c3', 'c4'), 1),
      viewKey({ ...RECIPE, seed: 2 }, HASH, 1),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(viewKey({ ...RECIPE, kinds: [], strength: 1 }, HASH, 1)).toBe(keys[0]);
  });

  it('are none where nothing may happen to them', () => {
    expect(viewsOf({ views: 5, augmentations: ['flip'] })).toBe(5);
    expect(viewsOf({ views: 5, augmentations: [] })).toBe(0);
    expect(viewsOf(DEFAULT_SETTINGS)).toBe(0);
  });
});

describe('the name of a recipe', () => {
  it('says what features of views depend on, and not in which order a person chose it', () => {
    const names = [
      RECIPE,
      { ...RECIPE, kinds: RECIPE.kinds.slice(1) },
      { ...RECIPE, strength: 0.55 },
      { ...RECIPE, seed: 2 },
    ].map(recipeName);
    expect(new Set(names).size).toBe(4);
    const [one, other] = [['blur', 'flip'] as const, ['flip', 'blur'] as const].map((augmentations) =>
      recipeName(recipeOf({ ...DEFAULT_SETTINGS, augmentations })),
    );
    expect(one).toBe(other);
  });
});
