import { describe, expect, it } from 'vitest';
import { BASES, BUNDLED_BASE, DEFAULT_BASE, findBase } from '../../src/catalogue/bases';

describe('the catalogue', () => {
  it('has an id of its own for every base, and finds the base by it', () => {
    expect(new Set(BASES.map(({ id }) => id)).size).toBe(BASES.length);
    for (const base of BASES) expect(findBase(base.id)).toBe(base);
    expect(findBase('no-such-base')).toBeUndefined();
  });

  it('offers a default that is one of its rows', () => {
    expect(BASES).toContain(DEFAULT_BASE);
  });

  it.each(BASES)('has a complete and consistent row for $id', (base) => {
    expect(base.url).toMatch(base === BUNDLED_BASE ? /^\.\/.+\/model\.json$/ : /^https:\/\/.+\/model\.json$/);
    expect(base.featureShape).toHaveLength(3);
    for (const length of base.featureShape) expect(length).toBeGreaterThan(0);
    // A download holds at least the frozen part: four bytes a parameter, two in the bundled one.
    expect(base.downloadBytes).toBeGreaterThanOrEqual(base.parameters * (base === BUNDLED_BASE ? 2 : 4));
    expect(base.inputSizePx % (base.featureShape[0] as number)).toBe(0);
    if (base.top1 !== undefined && base.top5 !== undefined) {
      expect(base.top1).toBeLessThan(base.top5);
      expect(base.top5).toBeLessThan(100);
    }
    for (const text of [base.name, base.family, base.cutLayer, base.licence]) expect(text).not.toBe('');
  });
});
