import { describe, expect, it } from 'vitest';
import { recipeOf, viewKey } from '../../../../src/core/augmentation';
import { DEFAULT_SETTINGS } from '../../../../src/core/setting-table';
import { sha256Hex } from '../../../../src/core/sha256';
import { augmented } from '../../../../src/engine/images/augment/augmented';
import { previewViews } from '../../../../src/engine/images/augment/preview-views';
import { goneFile } from '../../../support/gone-file';

const SIZE = { heightPx: 6, widthPx: 9 };
const SOURCE = new Blob(['an image']);
const PIXELS = Float32Array.from({ length: 6 * 9 * 3 }, (_, index) => (index * 37) % 256);
const OPTIONS = { settings: DEFAULT_SETTINGS, inputSize: SIZE, decode: async () => PIXELS.slice() };

describe('a preview', () => {
  it('shows the image as the network sees it, opaque, before its views', async () => {
    const [itself, ...views] = await previewViews(SOURCE, { ...OPTIONS, count: 4 });
    expect(views).toHaveLength(4);
    expect(itself).toMatchObject(SIZE);
    expect(colourOf(itself?.rgba)).toEqual([...PIXELS]);
    expect(itself?.rgba.filter((_, index) => index % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  it('shows the very views that are trained on', async () => {
    const seen = await previewViews(SOURCE, { ...OPTIONS, count: 2 });
    const recipe = recipeOf(DEFAULT_SETTINGS);
    const hash = await sha256Hex(await SOURCE.arrayBuffer());
    const trained = augmented(PIXELS, { width: 9, height: 6 }, recipe, viewKey(recipe, hash, 2));
    expect(colourOf(seen[2]?.rgba)).toEqual([...Uint8ClampedArray.from(trained)]);
  });

  it('says that its image was moved or deleted', async () => {
    const preview = previewViews(await goneFile(), { ...OPTIONS, count: 1 });
    await expect(preview).rejects.toMatchObject({ code: 'unreadable-image' });
  });
});

function colourOf(rgba: Uint8ClampedArray | undefined): number[] {
  return [...(rgba ?? [])].filter((_, index) => index % 4 !== 3);
}
