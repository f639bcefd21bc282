import { describe, expect, it } from 'vitest';
import { BASES, BUNDLED_BASE } from '../../src/catalogue/bases';
import { BASE_COLUMNS, type BaseSort, nextSort, sortBases } from '../../src/ui/training/base-columns';

const SPEED = { denseRate: 1e9, depthwiseRate: 1e9 };
const idsBy = (sort: BaseSort | undefined) => sortBases(BASES, sort, SPEED).map(({ id }) => id);

describe('the table of bases', () => {
  it('stands in the catalogue’s own order until it is sorted', () => {
    expect(sortBases(BASES, undefined, SPEED)).toBe(BASES);
  });

  it.each(BASE_COLUMNS)(
    'has every base once however it is sorted by $name, and never falls or rises wrongly',
    (column) => {
      for (const direction of ['ascending', 'descending'] as const) {
        const sorted = sortBases(BASES, { column: column.name, direction }, SPEED);
        expect(new Set(sorted).size).toBe(BASES.length);
        const values = sorted.map((entry) => column.valueOf(entry, SPEED)).filter((value) => typeof value === 'number');
        const inOrder = values.toSorted((a, b) => (direction === 'ascending' ? a - b : b - a));
        expect(values).toEqual(inOrder);
      }
    },
  );

  it('puts what is not known last, whichever way it is sorted', () => {
    for (const direction of ['ascending', 'descending'] as const)
      expect(idsBy({ column: 'top1', direction }).at(-1)).toBe(BUNDLED_BASE.id);
  });

  it('sorts names as people count: MobileNet 0.25 before MobileNet 1.0, VGG16 before VGG19', () => {
    const ids = idsBy({ column: 'name', direction: 'ascending' });
    expect(ids.indexOf('mobilenet_v1_0.25_224')).toBeLessThan(ids.indexOf('mobilenet_v1_1.0_224'));
    expect(ids.indexOf('vgg16')).toBeLessThan(ids.indexOf('vgg19'));
  });

  it('stands as it is while the speed is not known that it is sorted by', () => {
    const sort = { column: 'seconds', direction: 'ascending' } as const;
    expect(sortBases(BASES, sort, undefined)).toEqual(BASES);
  });

  it.each(BASE_COLUMNS)(
    'shows the best of $name first, then the other way round, then its own order again',
    (column) => {
      const first = nextSort(undefined, column);
      const second = nextSort(first, column);
      expect(first?.direction).toBe(column.bestFirst);
      expect(second?.direction).not.toBe(column.bestFirst);
      expect(nextSort(second, column)).toBeUndefined();
    },
  );

  it('begins with the best of a column when another one was sorted by before', () => {
    const [name, top1] = BASE_COLUMNS;
    if (!name || !top1) throw new Error('two columns');
    expect(nextSort({ column: name.name, direction: 'descending' }, top1)).toEqual({
      column: 'top1',
      direction: 'descending',
    });
  });
});
