import { describe, expect, it } from 'vitest';
import { idOf } from '../../../../src/engine/features/kept/feature-key';
import { KeptFeatures } from '../../../../src/engine/features/kept/kept-features';
import { createChecksum } from '../../../../src/engine/features/kept/row-checksum';
import { readHeader, writeHeader } from '../../../../src/engine/features/kept/segment-format';
import { readNote } from '../../../../src/engine/features/kept/space-note';
import { asKept, KEY, keptRows, readKept } from '../../../support/kept-rows';
import { MemoryDirectory } from '../../../support/memory-directory';

const HOUR_MS = 3_600_000;

describe('segments that another program wrote', () => {
  it('are not read where they are of another version, whole as they may be', async () => {
    const checksum = await createChecksum();
    const id = await idOf(KEY);
    const segment = new Uint8Array(100);
    writeHeader(segment, { precision: 'float32', width: 4, count: 1 }, id, checksum);
    expect(readHeader(segment, id, checksum)).toMatchObject({ precision: 'float32', width: 4, count: 1 });
    new DataView(segment.buffer).setUint32(8, 1, true);
    segment.set(checksum(segment.subarray(0, 64)), 64);
    expect(readHeader(segment, id, checksum)).toBeUndefined();
  });
});

describe('a segment that another tab is still writing', () => {
  /** Keeps so many segments that they are merged, one of them cut off. */
  async function mergedBeside(ageMs: number) {
    const root = new MemoryDirectory();
    let nowMs = Date.UTC(2030, 0);
    const kept = await KeptFeatures.open(root, { now: () => nowMs });
    const rows = keptRows(20);
    await kept.add(KEY, rows.slice(0, 1));
    const [unfinished] = [...root.files].filter(([path]) => !path.includes('note') && path.includes('/'));
    if (!unfinished) throw new Error('no segment');
    const [path, file] = unfinished;
    file.bytes = file.bytes.slice(0, 40);
    nowMs += ageMs;
    for (const row of rows.slice(1)) await kept.add(KEY, [row]);
    expect(
      await readKept(
        kept,
        rows.slice(1).map(({ hash }) => hash),
      ),
    ).toEqual(asKept(rows.slice(1)));
    return root.files.has(path);
  }

  it('is left alone when others are merged, and removed once nobody can be at it any more', async () => {
    expect(await mergedBeside(1000)).toBe(true);
    expect(await mergedBeside(25 * HOUR_MS)).toBe(false);
  });
});

describe('the note of when features were used', () => {
  it('is written at most once a minute', async () => {
    const root = new MemoryDirectory();
    let nowMs = Date.UTC(2030, 0);
    const kept = await KeptFeatures.open(root, { now: () => nowMs });
    const noteAfter = async (ms: number) => {
      nowMs += ms;
      await kept.find(KEY);
      // Waits until it is written.
      await kept.report();
      const note = await readNote(await root.getDirectoryHandle(await idOf(KEY)));
      return (note?.lastUsedMs ?? 0) - Date.UTC(2030, 0);
    };
    await kept.add(KEY, keptRows(1));
    expect([await noteAfter(30_000), await noteAfter(29_999), await noteAfter(1)]).toEqual([0, 0, 60_000]);
  });
});
