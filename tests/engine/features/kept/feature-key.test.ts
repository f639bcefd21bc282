import { describe, expect, it } from 'vitest';
import type { Resize } from '../../../../src/core/resize';
import { RUN_SETTINGS } from '../../../../src/core/setting-table';
import type { FeatureForm } from '../../../../src/engine/features/feature-space';
import { featureKeyOf, idOf } from '../../../../src/engine/features/kept/feature-key';

const BASE = {
  ...{ sha256: 'a'.repeat(64), name: 'Tiny', cutLayer: 'relu', inputHeightPx: 8, inputWidthPx: 8 },
  ...({ preprocessing: 'tf', featureShape: [2, 3, 4] } as const),
};
const RESIZES = RUN_SETTINGS.resize.choices.flatMap((mode) =>
  RUN_SETTINGS.interpolation.choices.map((interpolation): Resize => ({ mode, interpolation })),
);
const [RESIZE] = RESIZES as [Resize];

describe('the key of kept features', () => {
  it('has an id of its own for each way of resizing', async () => {
    expect(RESIZES).toHaveLength(6);
    const ids = await Promise.all(RESIZES.map((resize) => idOf(featureKeyOf(BASE, resize, 'avg', ''))));
    expect(new Set(ids).size).toBe(6);
  });

  it.each([
    { sha256: 'b'.repeat(64) },
    { cutLayer: 'another' },
    { inputHeightPx: 9 },
    { inputWidthPx: 9 },
    { preprocessing: 'caffe' as const },
    { featureShape: [2, 3, 5] },
  ])('has another id for another base: %o', async (change) => {
    const [one, other] = [BASE, { ...BASE, ...change }].map((base) => idOf(featureKeyOf(base, RESIZE, 'avg', '')));
    expect(await other).not.toBe(await one);
  });

  it('has another id for each form and each recipe of views', async () => {
    const forms: FeatureForm[] = ['avg', 'max', 'map'];
    const keys = forms.flatMap((form) => ['', 'flip'].map((recipe) => featureKeyOf(BASE, RESIZE, form, recipe)));
    expect(new Set(await Promise.all(keys.map(idOf))).size).toBe(6);
    expect(keys.map(({ width }) => width)).toEqual([4, 4, 4, 4, 24, 24]);
  });

  it('has the same id for two names of one base', async () => {
    const [one, other] = ['Tiny', 'tiny.json'].map((name) => idOf(featureKeyOf({ ...BASE, name }, RESIZE, 'avg', '')));
    expect(await other).toBe(await one);
  });
});
