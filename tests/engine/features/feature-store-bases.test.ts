import { describe, expect, it } from 'vitest';
import { DEFAULT_RESIZE } from '../../../src/core/resize';
import { FeatureStore, type SpaceKey } from '../../../src/engine/features/feature-store';

// A map of 2 × 2 places and 3 channels: with its mean and maximum, 72 bytes an image.
const BASE: SpaceKey = {
  sha256: 'aa',
  cutLayer: 'cut',
  inputHeightPx: 8,
  inputWidthPx: 8,
  preprocessing: 'tf',
  featureShape: [2, 2, 3],
  resize: DEFAULT_RESIZE,
};
const [FIRST, SECOND, THIRD] = [BASE, { ...BASE, sha256: 'bb' }, { ...BASE, sha256: 'cc' }];

function fill(store: FeatureStore, base: SpaceKey): void {
  const space = store.plan(base, ['a', 'b'], 'avg');
  for (const hash of ['a', 'b']) space.add(hash, new Float32Array(12));
}

describe('the features of several bases in memory', () => {
  it('go in the order that their bases were last used in', () => {
    const store = new FeatureStore(4 * 72);
    fill(store, FIRST);
    fill(store, SECOND);
    store.spaceOf(FIRST);
    fill(store, THIRD);
    expect([FIRST, SECOND, THIRD].map((base) => store.spaceOf(base).has('a'))).toEqual([true, false, true]);
  });

  it.each([
    { inputHeightPx: 9 },
    { inputWidthPx: 9 },
    { resize: { mode: 'crop', interpolation: 'bilinear' } },
    { resize: { mode: 'squash', interpolation: 'antialias' } },
    { augmentation: 'flip' },
  ] as const)('are kept apart by %o', (change) => {
    const store = new FeatureStore();
    fill(store, BASE);
    expect(store.spaceOf({ ...BASE, ...change }).has('a')).toBe(false);
  });
});
