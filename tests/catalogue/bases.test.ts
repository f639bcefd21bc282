import { describe, expect, it } from 'vitest';
import type { BaseEntry } from '../../src/catalogue/base-entry';
import { BASES, BUNDLED_BASE, DEFAULT_BASE, findBase } from '../../src/catalogue/bases';
import { ARCHITECTURE_NAMES } from '../../src/core/architectures';

const FLOAT_BYTES = 4;
const MIB = 2 ** 20;

const hosted = BASES.filter((base) => base !== BUNDLED_BASE);
const listed = BASES.filter(({ megabytesWithTop }) => megabytesWithTop !== undefined);

describe('the catalogue', () => {
  it('has an id and a name of its own for every base, and finds the base by its id', () => {
    for (const key of ['id', 'name'] as const) expect(new Set(BASES.map((base) => base[key])).size).toBe(BASES.length);
    for (const base of BASES) expect(findBase(base.id)).toBe(base);
    expect(findBase('no-such-base')).toBeUndefined();
  });

  it('offers a default that is one of its rows', () => {
    expect(BASES).toContain(DEFAULT_BASE);
  });

  it('has every network that is built in code, and each width of it once', () => {
    expect(new Set(hosted.map(({ architecture }) => architecture?.name))).toEqual(new Set(ARCHITECTURE_NAMES));
    const networks = hosted.map(({ architecture }) => `${architecture?.name} ${architecture?.alpha}`);
    expect(new Set(networks).size).toBe(hosted.length);
  });

  it('lists every base of the table of the course notes once, with its size, accuracies and depth', () => {
    expect(new Set(listed.map(({ architecture }) => architecture?.name))).toEqual(new Set(ARCHITECTURE_NAMES));
    expect(listed).toHaveLength(ARCHITECTURE_NAMES.length);
    for (const { top1, top5, depth } of listed) expect([top1, top5, depth]).not.toContain(undefined);
  });

  it.each(BASES)('has a complete and consistent row for $id', (base) => {
    expect(base.source.url).toMatch(base === BUNDLED_BASE ? /^\.\/.+\/model\.json$/ : ADDRESS[base.source.kind]);
    if (base.source.md5 !== undefined) expect(base.source.md5).toMatch(/^[0-9a-f]{32}$/);
    expect(base.featureShape).toHaveLength(3);
    for (const length of base.featureShape) expect(length).toBeGreaterThan(0);
    if (base.top1 !== undefined && base.top5 !== undefined) {
      expect(base.top1).toBeLessThan(base.top5);
      expect(base.top5).toBeLessThan(100);
    }
    for (const text of [base.name, base.family, base.cutLayer, base.licence]) expect(text).not.toBe('');
  });

  it.each(hosted)('can change the input size of $id with Keras’ own file alone', (base) => {
    expect(base.kerasSource?.kind).toBe('keras');
    expect(base.kerasSource?.url).toMatch(/no_?top\.h5$/);
    expect(base.architecture?.includeTop).toBe(false);
    expect(base.minimumInputPx).toBeGreaterThanOrEqual(32);
    expect(base.minimumInputPx).toBeLessThan(base.inputSizePx);
  });
});

const ADDRESS = { tfjs: /^https:\/\/.+\/model\.json$/, keras: /^https:\/\/.+\.h5$/ };

describe('the sums of a row', () => {
  it.each(hosted)('a download of $id is four bytes a parameter of what it holds', (base) => {
    const isWhole = base.family === 'MobileNet v1';
    expect(base.downloadBytes).toBe(FLOAT_BYTES * ((isWhole ? base.parametersWithTop : base.parameters) as number));
  });

  // keras.io lists the sizes of files, which hold names too, and rounds to whole MB.
  it.each(listed)('the size that keras.io lists for $id with its top holds all its parameters', (base) => {
    const bytes = FLOAT_BYTES * (base.parametersWithTop as number);
    expect((base.megabytesWithTop as number) + 0.5).toBeGreaterThan(bytes / MIB);
  });

  it.each(hosted)('the top of $id is one dense layer to 1000 classes, except where VGG has three', (base) => {
    const top = (base.parametersWithTop as number) - base.parameters;
    expect(top).toBe(base.family === 'VGG' ? topOfVgg() : topOf(base));
  });

  it.each(BASES)('the largest tensor of $id is no smaller than its features, nor its costs than one pass', (base) => {
    const featureBytes = FLOAT_BYTES * base.featureShape.reduce((size, length) => size * length, 1);
    expect(base.cost.largestTensorBytes).toBeGreaterThanOrEqual(featureBytes);
    expect(base.cost.largestWeightBytes).toBeLessThanOrEqual(FLOAT_BYTES * base.parameters);
    // A convolution uses each of its weights at least once a place, and there is at least one place.
    expect(base.cost.multiplyAdds).toBeGreaterThan(base.parameters);
  });
});

function topOf({ featureShape }: BaseEntry): number {
  return ((featureShape.at(-1) as number) + 1) * 1000;
}

function topOfVgg(): number {
  return (7 * 7 * 512 + 1) * 4096 + (4096 + 1) * 4096 + (4096 + 1) * 1000;
}
