import { beforeAll, describe, expect, it } from 'vitest';
import { type Checksum, createChecksum } from '../../../src/engine/features/kept/row-checksum';
import { bytesOfRecord, recordFrom } from '../../../src/engine/runs/record-bytes';
import { RecordFolder } from '../../../src/engine/runs/record-folder';
import { MemoryDirectory } from '../../support/memory-directory';

const RECORD = {
  name: 'Übung “1”',
  empty: new Float32Array(0),
  list: [{ values: Float32Array.of(1 / 3, -0, 1e-40) }, null, true],
  values: Float32Array.of(Number.NaN, Number.NEGATIVE_INFINITY, 5),
  third: 1 / 3,
};

let checksum: Checksum;
beforeAll(async () => {
  checksum = await createChecksum();
});

describe('the bytes of a record', () => {
  it('give back what was written, to the last bit', () => {
    expect(recordFrom(bytesOfRecord(RECORD, checksum), checksum)).toEqual(RECORD);
  });

  it('hold parts of arrays, and nothing around them', () => {
    const part = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(recordFrom(bytesOfRecord({ part }, checksum), checksum)).toEqual({ part: Float32Array.of(2, 3) });
  });

  it('are no record when they are cut anywhere, or longer', () => {
    const bytes = bytesOfRecord(RECORD, checksum);
    for (let length = 0; length < bytes.length; length++) {
      expect(recordFrom(bytes.slice(0, length), checksum)).toBeUndefined();
    }
    expect(recordFrom(Uint8Array.of(...bytes, 0), checksum)).toBeUndefined();
  });

  it('are no record when any byte is another one', () => {
    const bytes = bytesOfRecord(RECORD, checksum);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ 0x10;
      expect(recordFrom(damaged, checksum)).toBeUndefined();
    }
  });
});

describe('a folder of records', () => {
  it('gives the last of each name, and keeps one file for it', async () => {
    const root = new MemoryDirectory();
    const folder = new RecordFolder(root, checksum);
    for (let number = 1; number <= 11; number++) await folder.write('one', { number });
    await folder.write('one-more', { number: 0 });
    expect(await folder.read('one')).toEqual({ number: 11 });
    expect(root.files.size).toBe(2);
    await folder.remove('one');
    expect(await folder.read('one')).toBeUndefined();
    expect(await folder.read('one-more')).toEqual({ number: 0 });
  });

  it('gives the record before wherever the writing of a new one was cut off', async () => {
    const written = bytesOfRecord({ number: 2 }, checksum);
    for (let length = 0; length < written.length; length++) {
      const root = new MemoryDirectory();
      const folder = new RecordFolder(root, checksum);
      await folder.write('one', { number: 1 });
      const [old] = [...root.files.keys()];
      await folder.write('one', { number: 2 });
      const [name] = [...root.files.keys()];
      // As if the tab was closed while `name` was being written, and `old` was therefore still there.
      root.children.set(old as string, { bytes: bytesOfRecord({ number: 1 }, checksum), isOpen: false, isGone: false });
      (root.files.get(name as string) as { bytes: Uint8Array }).bytes = written.slice(0, length);
      expect(await folder.read('one')).toEqual({ number: 1 });
      await folder.write('one', { number: 3 });
      expect(await folder.read('one')).toEqual({ number: 3 });
      expect(root.files.size).toBe(1);
    }
  });

  it('gives the newer of two whole records, as when the tab was closed before the old one was removed', async () => {
    const root = new MemoryDirectory();
    const folder = new RecordFolder(root, checksum);
    await folder.write('one', { number: 1 });
    const [old] = [...root.files.keys()];
    await folder.write('one', { number: 2 });
    root.children.set(old as string, { bytes: bytesOfRecord({ number: 1 }, checksum), isOpen: false, isGone: false });
    expect(root.files.size).toBe(2);
    expect(await folder.read('one')).toEqual({ number: 2 });
  });

  it.each(['synchronous', 'streams'] as const)('leaves the old record when the disk is full (%s)', async (writing) => {
    const root = new MemoryDirectory('', writing);
    const folder = new RecordFolder(root, checksum);
    await folder.write('one', { number: 1 });
    root.disk.capacity = root.bytes + 10;
    await expect(folder.write('one', { number: 2 })).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await folder.read('one')).toEqual({ number: 1 });
    expect(root.files.size).toBe(1);
  });
});
