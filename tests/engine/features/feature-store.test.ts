import { describe, expect, it } from 'vitest';
import { DEFAULT_RESIZE } from '../../../src/core/resize';
import type { Pooling } from '../../../src/core/run-settings';
import { FeatureStore } from '../../../src/engine/features/feature-store';

// A map of 2 × 2 places and 3 channels: 12 + 3 + 3 numbers, 72 bytes an image with its mean and maximum, 12 bytes for one of them.
const BASE = {
  sha256: 'aa',
  cutLayer: 'cut',
  inputHeightPx: 8,
  inputWidthPx: 8,
  preprocessing: 'tf',
  featureShape: [2, 2, 3],
  resize: DEFAULT_RESIZE,
} as const;
const MAP = Float32Array.of(1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9);
const MEAN = [4, 5, 6];
const MAXIMUM = [7, 8, 9];
const VIEWS = { ...BASE, augmentation: 'flip' };

describe('FeatureStore', () => {
  it('gives rows in the order asked for, averaged, at their largest or flattened', () => {
    const space = filled(new FeatureStore(), ['a', 'b']);
    space.add('b', new Float32Array(12));
    expect([...space.rows(['b', 'a'], 'avg').row(1)]).toEqual(MEAN);
    expect([...space.rows(['b', 'a'], 'max').row(1)]).toEqual(MAXIMUM);
    expect([...space.rows(['b', 'a'], 'flatten').row(0)]).toEqual(Array(12).fill(0));
    expect([...space.rows(['b', 'a'], 'flatten').row(1)]).toEqual([...MAP]);
  });

  it('keeps the maps while they fit, and the means when they do not', () => {
    const store = new FeatureStore(3 * 72);
    filled(store, ['a', 'b', 'c']);
    store.plan(BASE, ['a', 'b', 'c', 'd'], 'avg');
    const space = store.spaceOf(BASE);
    expect([...space.rows(['a'], 'avg').row(0)]).toEqual(MEAN);
    expect(() => space.rows(['a'], 'flatten')).toThrow(expect.objectContaining({ code: 'not-ready' }));
  });

  it('reads what the pooling asks for before all else, then the small forms as long as they fit', () => {
    const space = filled(new FeatureStore(2 * 60), ['a', 'b'], 'flatten');
    expect([...space.rows(['a'], 'flatten').row(0)]).toEqual([...MAP]);
    expect([...space.rows(['b'], 'avg').row(0)]).toEqual(MEAN);
    expect(() => space.rows(['a'], 'max')).toThrow(expect.objectContaining({ code: 'not-ready' }));
  });

  it('knows nothing of the maxima of images whose means alone were kept', () => {
    const store = new FeatureStore();
    const space = store.plan(BASE, ['a'], 'avg');
    space.addForm('a', 'avg', Float32Array.from(MEAN));
    expect(space.has('a')).toBe(true);
    store.plan(BASE, ['a'], 'max');
    expect(space.has('a')).toBe(false);
  });

  it('asks again for images whose map it gave up, once flattened features are wanted and fit', () => {
    const store = new FeatureStore(3 * 72);
    filled(store, ['a', 'b', 'c', 'd']);
    const space = store.plan(BASE, ['a', 'b'], 'flatten');
    expect(space.has('a')).toBe(false);
    space.add('a', MAP);
    expect([...space.rows(['a'], 'flatten').row(0)]).toEqual([...MAP]);
  });

  it('forgets images that are no longer asked for before it gives up maps', () => {
    const store = new FeatureStore(3 * 72);
    filled(store, ['a', 'b', 'c']);
    const space = store.plan(BASE, ['c', 'd', 'e'], 'flatten');
    space.add('d', new Float32Array(12));
    expect([space.has('a'), space.has('b'), space.has('c')]).toEqual([false, false, true]);
    expect([...space.rows(['c'], 'flatten').row(0)]).toEqual([...MAP]);
  });

  it('gives back the memory of images it forgets', () => {
    const width = 100_000;
    const store = new FeatureStore(4 * 100 * width);
    const wide = { ...BASE, featureShape: [width] };
    const hashes = Array.from({ length: 100 }, (_, image) => `${image}`);
    const space = store.plan(wide, hashes, 'avg');
    hashes.forEach((hash, image) => {
      space.add(hash, new Float32Array(width).fill(image));
    });
    store.plan(wide, ['0', '99', 'new'], 'avg');
    expect([space.row('0')[0], space.row('99').at(-1)]).toEqual([0, 99]);
    // What stays lies together, away from what goes.
    expect(space.row('0').buffer === space.row('99').buffer).toBe(true);
  });

  it('takes little more memory than its rows, however few they are', () => {
    expect(filled(new FeatureStore(), ['a']).row('a').buffer.byteLength).toBeLessThanOrEqual(2 ** 20);
  });

  it('leaves rows that were given out as they were, whatever it forgets', () => {
    const store = new FeatureStore(2 * 72);
    const rows = filled(store, ['a', 'b']).rows(['a', 'b'], 'avg');
    const space = store.plan(BASE, ['b', 'c'], 'avg');
    space.add('c', new Float32Array(12));
    expect([...rows.row(0)]).toEqual(MEAN);
    expect([...rows.row(1)]).toEqual(MEAN);
    expect([...space.rows(['c'], 'avg').row(0)]).toEqual([0, 0, 0]);
  });

  it('counts images not seen yet as new', () => {
    const store = new FeatureStore(3 * 60);
    expect(() => store.plan(BASE, [undefined, undefined, undefined, undefined], 'flatten')).toThrow(
      expect.objectContaining({ code: 'out-of-memory', message: expect.stringContaining('4 images × 2×2×3') }),
    );
  });

  it('keeps features of other bases until their room is needed', () => {
    const store = new FeatureStore(4 * 72);
    const other = { ...BASE, sha256: 'bb' };
    filled(store, ['a', 'b']);
    store.plan(other, ['a', 'b'], 'avg');
    expect(store.spaceOf(BASE).has('a')).toBe(true);
    store.plan(other, ['a', 'b', 'c'], 'avg');
    expect(store.spaceOf(BASE).has('a')).toBe(false);
  });

  it('gives up what views have no room beside, but never what the pooling reads of their images', () => {
    const store = new FeatureStore(2 * 72 + 2 * 12);
    const images = filled(store, ['a', 'b']);
    const views = store.plan(VIEWS, ['v', 'w'], 'avg');
    expect([...images.rows(['a'], 'flatten').row(0)]).toEqual([...MAP]);
    expect(views.has('v')).toBe(false);
    const many = Array.from({ length: 12 }, (_, view) => `v${view}`);
    store.plan(VIEWS, many, 'avg');
    expect(() => images.rows(['a'], 'flatten')).toThrow(expect.objectContaining({ code: 'not-ready' }));
    expect([...images.rows(['a'], 'avg').row(0)]).toEqual(MEAN);
    expect(() => store.plan(VIEWS, [...many, 'v12'], 'avg')).toThrow(
      expect.objectContaining({ code: 'out-of-memory', message: expect.stringContaining('13 views') }),
    );
  });

  it('forgets the views of an older recipe for those of a new one, and none for what images could do without', () => {
    const store = new FeatureStore(7 * 12);
    filled(store, ['a', 'b']);
    const first = store.plan(VIEWS, ['v', 'w', 'x'], 'avg');
    for (const view of ['v', 'w', 'x']) first.add(view, MAP);
    filled(store, ['a', 'b']);
    expect(store.spaceOf(VIEWS).has('v')).toBe(true);
    store.plan({ ...BASE, augmentation: 'crop' }, ['v', 'w', 'x'], 'avg');
    expect(store.spaceOf(VIEWS).has('v')).toBe(false);
    expect(store.spaceOf(BASE).has('a')).toBe(true);
  });

  it.each(['sha256', 'cutLayer', 'inputHeightPx', 'preprocessing'] as const)('keeps features apart by %s', (fact) => {
    const store = new FeatureStore();
    filled(store, ['a']);
    const changed = { ...BASE, sha256: 'aa', cutLayer: 'cut', inputHeightPx: 8, preprocessing: 'tf' as const };
    const changes = { sha256: 'bb', cutLayer: 'other', inputHeightPx: 9, preprocessing: 'caffe' } as const;
    expect(store.spaceOf({ ...changed, [fact]: changes[fact] }).has('a')).toBe(false);
  });

  it('holds rows over many chunks', () => {
    const store = new FeatureStore(2 ** 32);
    const wide = { ...BASE, featureShape: [1_500_000] };
    const space = store.plan(wide, ['a', 'b', 'c', 'd'], 'flatten');
    ['a', 'b', 'c', 'd'].forEach((hash, index) => {
      space.add(hash, new Float32Array(1_500_000).fill(index));
    });
    const rows = space.rows(['d', 'a', 'c'], 'flatten');
    expect([rows.row(0).at(-1), rows.row(1).at(-1), rows.row(2)[0]]).toEqual([3, 0, 2]);
  });
});

function filled(store: FeatureStore, hashes: readonly string[], pooling: Pooling = 'avg') {
  const space = store.plan(BASE, hashes, pooling);
  for (const hash of hashes) space.add(hash, MAP);
  return space;
}
