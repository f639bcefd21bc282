import { beforeAll, describe, expect, it } from 'vitest';
import { readIndex, readRows, type SegmentIndex } from '../../../../src/engine/features/kept/read-segment';
import { type Checksum, createChecksum } from '../../../../src/engine/features/kept/row-checksum';
import { type FeatureRow, storedRow } from '../../../../src/engine/features/kept/segment-parts';
import { type StoredRow, segmentOf } from '../../../../src/engine/features/kept/write-segment';
import { keptRows } from '../../../support/kept-rows';

const KEY_ID = '0123456789abcdef'.repeat(4);
const WIDTH = 4;
const ROWS = keptRows(3, { width: WIDTH });

let checksum: Checksum;
beforeAll(async () => {
  checksum = await createChecksum();
});

describe.each(['float32', 'float16'] as const)('a segment of %s', (precision) => {
  const stored = () => ROWS.map((row) => storedRow(row, precision));
  const written = () => segmentOf(stored(), { precision, width: WIDTH }, KEY_ID, checksum);

  /** What a file of these bytes gives, or nothing where it is no segment. */
  async function read(bytes: Uint8Array<ArrayBuffer>, keyId = KEY_ID): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const file = new Blob([bytes]);
    const index = await readIndex(file, keyId, checksum);
    const use = (hash: string, row: Uint8Array) => found.set(hash, row.slice());
    if (index)
      await readRows(
        file,
        index,
        checksum,
        () => true,
        ({ hash, bytes: row }) => use(hash, row),
      );
    return found;
  }

  it('gives its rows back byte by byte', async () => {
    expect(await read(written())).toEqual(new Map(stored().map(({ hash, bytes }) => [hash, bytes])));
  });

  it('is nothing to another key', async () => {
    expect(await read(written(), 'f'.repeat(64))).toEqual(new Map());
  });

  it('cut off at any byte gives the rows that lie before it and no other', async () => {
    const whole = written();
    const rowBytes = stored()[0]?.bytes.length as number;
    for (let length = 0; length < whole.length; length++) {
      const missing = Math.ceil((whole.length - length) / rowBytes);
      const left = stored().slice(0, Math.max(0, ROWS.length - missing));
      expect(await read(whole.slice(0, length))).toEqual(new Map(left.map(({ hash, bytes }) => [hash, bytes])));
    }
  });

  it('with any one bit flipped gives no wrong row, and loses only one where a row was hit', async () => {
    const whole = written();
    const rows = new Map(stored().map(({ hash, bytes }) => [hash, bytes]));
    const headerBytes = 72;
    for (let at = 0; at < whole.length; at++) {
      const damaged = whole.slice();
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
      const found = await read(damaged);
      expect(found.size).toBe(at < headerBytes ? 0 : ROWS.length - 1);
      for (const [hash, bytes] of found) expect(bytes).toEqual(rows.get(hash));
    }
  });

  it.each([1_000, 400_000])(
    'of megabytes, in rows of %i numbers, gives what is wanted of it and no more',
    async (width) => {
      const rows = keptRows(Math.ceil(1.3e6 / width), { width });
      const file = new Blob([
        segmentOf(
          rows.map((row) => storedRow(row, precision)),
          { precision, width },
          KEY_ID,
          checksum,
        ),
      ]);
      const index = (await readIndex(file, KEY_ID, checksum)) as SegmentIndex;
      for (const wanted of [rows, rows.slice(-2), [rows[0], rows.at(-1)]]) {
        const hashes = new Set(wanted.map((row) => row?.hash));
        const found: string[] = [];
        const use = ({ hash, bytes }: StoredRow) => {
          found.push(hash);
          const { bytes: whole } = storedRow(rows[index.hashes.indexOf(hash)] as FeatureRow, precision);
          expect(Buffer.compare(bytes, whole)).toBe(0);
        };
        await readRows(file, index, checksum, (hash) => hashes.has(hash), use);
        expect(found).toEqual([...hashes]);
      }
    },
  );

  it('that claims more rows than its file could hold asks for no memory', async () => {
    const whole = written();
    const huge = segmentOf(stored(), { precision, width: WIDTH }, KEY_ID, checksum).slice(0, 72);
    new DataView(huge.buffer).setUint32(20, 0xffffffff, true);
    huge.set(checksum(huge.subarray(0, 64)), 64);
    let asked = 0;
    const file = new Blob([huge, whole]);
    const slice = file.slice.bind(file);
    file.slice = (start = 0, end = 0) => {
      asked += Math.min(end, file.size) - start;
      return slice(start, end);
    };
    expect(await readIndex(file, KEY_ID, checksum)).toBeUndefined();
    expect(asked).toBe(file.size);
  });
});
