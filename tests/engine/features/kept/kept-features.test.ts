import { beforeEach, describe, expect, it } from 'vitest';
import { HeadstartError } from '../../../../src/core/errors';
import type { FeatureKey } from '../../../../src/engine/features/kept/feature-key';
import { FeatureWriter } from '../../../../src/engine/features/kept/feature-writer';
import { KeptFeatures } from '../../../../src/engine/features/kept/kept-features';
import { asKept, hashOf, KEY, keptRows, readKept } from '../../../support/kept-rows';
import { MemoryDirectory } from '../../../support/memory-directory';

const hashesOf = (rows: readonly { readonly hash: string }[]) => rows.map(({ hash }) => hash);
const otherBase = (number: number): FeatureKey => ({ ...KEY, baseSha256: String(number).repeat(64) });
/** A row of `KEY` with its place in the table. */
const ROW_BYTES = 4 * KEY.width + 40;

let folder: MemoryDirectory;
let kept: KeptFeatures;
let nowMs: number;
const open = (options = {}) => KeptFeatures.open(folder, { now: () => nowMs, ...options });
const later = (ms = 100_000) => {
  nowMs += ms;
};
const segments = () => [...folder.files.keys()].filter((path) => path.endsWith('.rows'));

beforeEach(async () => {
  folder = new MemoryDirectory();
  nowMs = 1_800_000_000_000;
  kept = await open();
});

describe('kept features', () => {
  it.each(['synchronous', 'streams'] as const)(
    'are the same numbers when the page is opened again, by %s',
    async (writing) => {
      folder = new MemoryDirectory('', writing);
      const rows = keptRows(40);
      await (await open()).add(KEY, rows);
      expect(await readKept(await open(), hashesOf(rows))).toEqual(asKept(rows));
    },
  );

  it('are given for the images that are asked for, and no others', async () => {
    await kept.add(KEY, keptRows(10));
    expect([...(await readKept(kept, [hashOf(3), hashOf(7), hashOf(99)])).keys()].sort()).toEqual([
      hashOf(3),
      hashOf(7),
    ]);
  });

  it.each([
    ['base', { baseSha256: 'b'.repeat(64) }],
    ['cut', { cutLayer: 'conv_pw_12_relu' }],
    ['height', { inputHeightPx: 64 }],
    ['width', { inputWidthPx: 64 }],
    ['preprocessing', { preprocessing: 'torch' }],
    ['resize', { resize: 'crop' }],
    ['form', { form: 'map' }],
    ['augmentation', { augmentation: 'flip' }],
  ] as const)('are not those of another %s', async (_, change) => {
    await kept.add(KEY, keptRows(2));
    expect(await readKept(kept, [hashOf(0), hashOf(1)], { ...KEY, ...change })).toEqual(new Map());
    expect(await kept.find({ ...KEY, ...change })).toBeUndefined();
    expect(await kept.find(KEY)).toBeDefined();
  });

  it('are shared by two names of the same base', async () => {
    await kept.add(KEY, keptRows(2));
    expect((await readKept(kept, [hashOf(0)], { ...KEY, baseName: 'Other' })).size).toBe(1);
  });

  it('are written once and not again', async () => {
    await kept.add(KEY, keptRows(3));
    const before = [...folder.files].filter(([path]) => path.endsWith('.rows'));
    await kept.add(KEY, keptRows(3, { first: 3 }));
    for (const [path, { bytes }] of before) expect(folder.files.get(path)?.bytes).toBe(bytes);
    expect(segments()).toHaveLength(2);
  });

  it('stop being read when a person stops', async () => {
    const rows = keptRows(3);
    await kept.add(KEY, rows);
    const reading = (await kept.find(KEY))?.read(new Set(hashesOf(rows)), () => {}, AbortSignal.abort());
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('let an error of who reads them through', async () => {
    await kept.add(KEY, keptRows(1));
    const reading = (await kept.find(KEY))?.read(new Set([hashOf(0)]), () => {
      throw new HeadstartError('internal', 'Mine.');
    });
    await expect(reading).rejects.toThrow('Mine.');
  });
});

describe('a disk that fails', () => {
  const failing = async () => {
    throw new DOMException('The disk is out of order.', 'InvalidStateError');
  };

  it('is as one on which nothing is kept', async () => {
    await kept.add(KEY, keptRows(2));
    folder.getDirectoryHandle = failing;
    expect(await kept.find(KEY)).toBeUndefined();
  });

  it('ends the reading, and nothing else', async () => {
    await kept.add(KEY, keptRows(2));
    const found = await kept.find(KEY);
    for (const child of folder.children.values()) if (child instanceof MemoryDirectory) child.getFileHandle = failing;
    const seen: string[] = [];
    await found?.read(new Set([hashOf(0)]), (hash) => seen.push(hash));
    expect(seen).toEqual([]);
  });
});

describe('a damaged file', () => {
  const damage = (change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) => {
    for (const path of segments()) {
      const file = folder.files.get(path);
      if (file) file.bytes = change(file.bytes);
    }
  };

  it('costs the rows that were hit; extracted again, they are back', async () => {
    const rows = keptRows(20);
    await kept.add(KEY, rows);
    damage((bytes) => bytes.with(bytes.length - 1, 255 - (bytes.at(-1) as number)) as Uint8Array<ArrayBuffer>);
    expect(await readKept(kept, hashesOf(rows))).toEqual(asKept(rows.slice(0, 19)));
    await kept.add(KEY, rows.slice(19));
    expect(await readKept(kept, hashesOf(rows))).toEqual(asKept(rows));
  });

  it('that can’t be read at all is removed, unless another tab may be just writing it', async () => {
    await kept.add(KEY, keptRows(2));
    damage((bytes) => bytes.slice(0, 30));
    expect(await readKept(kept, [hashOf(0)])).toEqual(new Map());
    expect(segments()).toHaveLength(1);
    later();
    expect(await readKept(kept, [hashOf(0)])).toEqual(new Map());
    expect(segments()).toHaveLength(0);
  });

  it('of notes or settings costs what it said, and no features', async () => {
    await kept.setLimit(5_000_000);
    await kept.add(KEY, keptRows(2));
    for (const [path, file] of folder.files) if (path.endsWith('.json')) file.bytes = Uint8Array.of(123, 34);
    const report = await kept.report();
    expect(report).toMatchObject({ limitBytes: 1e9, spaces: [{ about: undefined, images: 2 }] });
    expect((await readKept(kept, [hashOf(0), hashOf(1)])).size).toBe(2);
  });
});

describe('half precision', () => {
  it('takes half the room and changes a number by less than one part in two thousand', async () => {
    const wide = { ...KEY, width: 1280 };
    const rows = keptRows(20, { width: 1280 });
    await kept.add(wide, rows);
    const { bytes } = await kept.report();
    await kept.forget();
    await kept.setPrecision('float16');
    await kept.add(wide, rows);
    expect((await kept.report()).bytes / bytes).toBeCloseTo(0.5, 1);
    const found = await readKept(kept, hashesOf(rows), wide);
    expect(found.size).toBe(20);
    for (const { hash, values } of rows) {
      found.get(hash)?.forEach((value, at) => {
        const whole = values[at] as number;
        expect(Math.abs(value - whole)).toBeLessThanOrEqual(Math.abs(whole) / 2048 + 2 ** -25);
      });
    }
  });

  it('leaves features whole that it can’t hold', async () => {
    await kept.setPrecision('float16');
    const rows = [...keptRows(1), { hash: hashOf(1), values: new Float32Array(KEY.width).fill(100_000.5) }];
    await kept.add(KEY, rows);
    expect((await readKept(kept, [hashOf(1)])).get(hashOf(1))).toEqual(rows[1]?.values);
  });

  it('is not taken for full precision, while full precision is good enough for it', async () => {
    await kept.setPrecision('float16');
    await kept.add(KEY, keptRows(1));
    await kept.setPrecision('float32');
    expect(await readKept(kept, [hashOf(0)])).toEqual(new Map());
    later();
    await kept.add(KEY, keptRows(1));
    await kept.setPrecision('float16');
    expect(await readKept(kept, [hashOf(0)])).toEqual(asKept(keptRows(1)));
  });
});

describe('the limit', () => {
  it('forgets the base used longest ago first, and of it what was written first', async () => {
    for (const base of [1, 2, 3]) {
      for (const first of [0, 10]) {
        await kept.add(otherBase(base), keptRows(10, { first }));
        later();
      }
    }
    await readKept(kept, [hashOf(0)], otherBase(1));
    const { bytes, spaces } = await kept.report();
    expect(spaces.map(({ images }) => images)).toEqual([20, 20, 20]);
    const left = async () => (await kept.report()).spaces.map(({ images }) => images);
    await kept.setLimit(bytes - 1);
    expect(await left()).toEqual([20, 20, 10]);
    await kept.setLimit(bytes / 2);
    expect(await left()).toEqual([20, 10]);
    expect([...(await readKept(kept, [hashOf(0), hashOf(10)], otherBase(3))).keys()]).toEqual([hashOf(10)]);
    expect((await readKept(kept, [hashOf(0), hashOf(10)], otherBase(1))).size).toBe(2);
    expect((await readKept(kept, [hashOf(0), hashOf(10)], otherBase(2))).size).toBe(0);
  });

  it('is kept to while features are added', async () => {
    const limitBytes = 5000;
    await kept.setLimit(limitBytes);
    for (let first = 0; first < 400; first += 20) {
      later();
      await kept.add(otherBase(first % 3), keptRows(20, { first }));
      const { bytes } = await kept.report();
      expect(bytes).toBeLessThanOrEqual(limitBytes);
    }
    const newest = hashesOf(keptRows(20, { first: 380 }));
    expect((await readKept(kept, newest, otherBase(380 % 3))).size).toBe(20);
  });

  it('of nothing keeps nothing, and one that is no size is refused', async () => {
    await kept.add(KEY, keptRows(3));
    await kept.setLimit(0);
    await kept.add(KEY, keptRows(3));
    expect(await kept.report()).toMatchObject({ bytes: 0, spaces: [] });
    for (const bytes of [-1, 1.5, Number.NaN]) {
      await expect(kept.setLimit(bytes)).rejects.toMatchObject({ code: 'invalid-setting' });
    }
  });

  it('and the precision are still there when the page is opened again', async () => {
    await kept.setLimit(123_456);
    await kept.setPrecision('float16');
    expect(await (await open()).report()).toMatchObject({ limitBytes: 123_456, precision: 'float16' });
  });
});

describe('a full disk', () => {
  it('ends the keeping and not the run, until there is room again', async () => {
    await kept.add(KEY, keptRows(10));
    folder.disk.capacity = folder.bytes + 100;
    for (let first = 10; first < 50; first += 10) await kept.add(KEY, keptRows(10, { first }));
    expect(await kept.report()).toMatchObject({ diskIsFull: true, spaces: [{ images: 10 }] });
    folder.disk.capacity = 1e6;
    await readKept(kept, []);
    await kept.add(KEY, keptRows(10, { first: 50 }));
    expect(await kept.report()).toMatchObject({ diskIsFull: false, spaces: [{ images: 20 }] });
  });

  it('takes the room of bases used longer ago, though the limit is not reached', async () => {
    await kept.add(otherBase(1), keptRows(20));
    later();
    folder.disk.capacity = folder.bytes + 500;
    await kept.add(otherBase(2), keptRows(10));
    const report = await kept.report();
    expect(report.diskIsFull).toBe(false);
    expect(report.spaces.map(({ images }) => images)).toEqual([10]);
  });

  it('has room for a lower limit once features have gone', async () => {
    await kept.add(KEY, keptRows(10));
    folder.disk.capacity = folder.bytes - 100;
    await kept.setLimit(0);
    expect(await kept.report()).toMatchObject({ bytes: 0, limitBytes: 0 });
  });

  it('that can’t take a setting leaves the one before, and this is said', async () => {
    await kept.setLimit(5_000_000);
    await kept.add(KEY, keptRows(10));
    folder.disk.capacity = 0;
    await expect(kept.setLimit(0)).rejects.toMatchObject({
      code: 'not-kept',
      message: expect.stringContaining('the setting stays as it was'),
    });
    await expect(kept.setPrecision('float16')).rejects.toMatchObject({ code: 'not-kept' });
    expect(await kept.report()).toMatchObject({ bytes: 0, limitBytes: 5_000_000, precision: 'float32' });
  });
});

describe('forgetting', () => {
  it('ends the keeping of one base, or of all', async () => {
    for (const base of [1, 2]) await kept.add(otherBase(base), keptRows(4));
    const [first] = (await kept.report()).spaces;
    await kept.forget(first?.id);
    expect((await kept.report()).spaces).toHaveLength(1);
    await kept.forget();
    expect(segments()).toEqual([]);
  });

  it('touches nothing but kept features, whatever it is asked to forget', async () => {
    await kept.setLimit(10_000);
    await kept.add(KEY, keptRows(4));
    const before = [...folder.files.keys()];
    for (const id of ['settings.json', '..', '', 'x']) await kept.forget(id);
    expect([...folder.files.keys()]).toEqual(before);
  });
});

describe('many small additions', () => {
  it('become few files that hold each image once, and no damaged row', async () => {
    const rows = keptRows(100);
    for (const row of rows) await kept.add(KEY, [row, rows[0] as (typeof rows)[0]]);
    expect(segments().length).toBeLessThan(20);
    expect(await readKept(kept, hashesOf(rows))).toEqual(asKept(rows));
    const { bytes } = await kept.report();
    expect(bytes).toBeLessThan(100 * ROW_BYTES + 20 * (72 + ROW_BYTES));
  });

  it('become few files for each precision, and no number is rounded by it', async () => {
    const rows = keptRows(40);
    for (const row of rows.slice(0, 20)) await kept.add(KEY, [row]);
    await kept.setPrecision('float16');
    for (const row of rows.slice(20)) await kept.add(KEY, [row]);
    await kept.setPrecision('float32');
    expect(await readKept(kept, hashesOf(rows))).toEqual(asKept(rows.slice(0, 20)));
    expect(segments().length).toBeLessThan(20);
  });

  it('are found by who looked for them before they became one file', async () => {
    const rows = keptRows(16);
    for (const row of rows.slice(0, 15)) await kept.add(KEY, [row]);
    const found = await kept.find(KEY);
    await kept.add(KEY, rows.slice(15));
    expect(segments()).toHaveLength(1);
    const seen = new Map<string, Float32Array>();
    await found?.read(new Set(hashesOf(rows)), (hash, values) => seen.set(hash, values.slice()));
    expect(seen).toEqual(asKept(rows));
  });

  it('are gathered by a writer into files of some size', async () => {
    const rows = keptRows(500);
    const writer = new FeatureWriter(kept, KEY);
    for (const row of rows) await writer.add(row);
    await writer.end();
    expect(segments()).toHaveLength(1);
    expect(await readKept(kept, hashesOf(rows))).toEqual(asKept(rows));
  });
});

describe('two tabs on one folder', () => {
  it('add, merge, evict and forget at the same time without a wrong number or a failure', async () => {
    const lock = oneAtATime();
    const tabs = [await open({ lock, limitBytes: 8_000 }), await open({ lock, limitBytes: 8_000 })];
    const all = asKept(keptRows(120));
    const inTab = async (tab: KeptFeatures, start: number) => {
      for (let first = start; first < start + 60; first += 2) {
        await tab.add(otherBase(first % 2), keptRows(2, { first }));
        const found = await readKept(tab, [...all.keys()], otherBase(first % 2));
        for (const [hash, values] of found) expect(values).toEqual(all.get(hash));
        if (first % 20 === 0) await tab.forget((await tab.report()).spaces[0]?.id);
      }
    };
    await Promise.all([inTab(tabs[0] as KeptFeatures, 0), inTab(tabs[1] as KeptFeatures, 60)]);
    expect((await tabs[0]?.report())?.bytes).toBeLessThanOrEqual(8_000);
  });

  it('change settings at the same time, and all hold', async () => {
    const lock = oneAtATime();
    const [one, other] = [await open({ lock }), await open({ lock })];
    await Promise.all([one.setLimit(123_456), one.setPrecision('float16'), other.setPrecision('float16')]);
    expect(await kept.report()).toMatchObject({ limitBytes: 123_456, precision: 'float16' });
  });

  it('lose nothing to a file that one removes while the other reads', async () => {
    const rows = keptRows(4);
    await kept.add(KEY, rows.slice(0, 2));
    await kept.add(KEY, rows.slice(2));
    const other = await open();
    const found: string[] = [];
    await (await kept.find(KEY))?.read(new Set(hashesOf(rows)), (hash) => {
      found.push(hash);
      void other.forget();
    });
    expect(found.length).toBeGreaterThanOrEqual(2);
    expect(await readKept(kept, hashesOf(rows))).toEqual(new Map());
  });
});

describe('any number of images', () => {
  it('are written and read in pieces of a few megabytes', async () => {
    // As wide as a small feature map. What is measured does not grow with their number.
    const [count, width] = [1_000, 12_800];
    const key = { ...KEY, width };
    const writer = new FeatureWriter(kept, key);
    for (let image = 0; image < count; image++) {
      await writer.add({ hash: hashOf(image), values: new Float32Array(width).fill(image) });
    }
    await writer.end();
    expect(folder.bytes).toBeGreaterThan(4 * count * width);
    let sound = 0;
    await (await kept.find(key))?.read(
      new Set(Array.from({ length: count }, (_, image) => hashOf(image))),
      (hash, row) => {
        const image = Number.parseInt(hash.slice(0, 8), 16);
        if (row[0] === image && row[width - 1] === image) sound++;
      },
    );
    expect(sound).toBe(count);
    expect(folder.disk.largestRead).toBeLessThanOrEqual(4 * 2 ** 20);
    expect(Math.max(...[...folder.files.values()].map(({ bytes }) => bytes.length))).toBeLessThan(9 * 2 ** 20);
  });
});

/** A lock as the tabs of a browser share it. */
function oneAtATime(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
}
