import { expect, test } from 'vitest';
import { findFile, rewriteFile, writeFile } from '../../../../src/engine/features/kept/stored-files';
import { MemoryDirectory } from '../../../support/memory-directory';

test('a browser whose files cannot be written is not taken to have kept one', async () => {
  const folder = new MemoryDirectory();
  const open = folder.getFileHandle.bind(folder);
  folder.getFileHandle = async (name, options) => {
    const handle = await open(name, options);
    return Object.assign(handle, { createSyncAccessHandle: undefined, createWritable: undefined });
  };
  await expect(writeFile(folder, 'features', new Uint8Array(3))).rejects.toMatchObject({ name: 'NotSupportedError' });
  expect(await findFile(folder, 'features')).toBeUndefined();
});

test.each(['synchronous', 'streams'] as const)('a small file is replaced whole or stays, by %s', async (writing) => {
  const folder = new MemoryDirectory('', writing);
  const write = (text: string) => rewriteFile(folder, 'note', new TextEncoder().encode(text));
  const read = async () => new TextDecoder().decode(folder.files.get('note')?.bytes);
  await write('a longer one');
  await write('short');
  expect(await read()).toBe('short');
  folder.disk.capacity = folder.bytes;
  await expect(write('longer than before')).rejects.toMatchObject({ name: 'QuotaExceededError' });
  expect(await read()).toBe('short');
});

test('a file that another tab is just writing is left to it', async () => {
  const folder = new MemoryDirectory();
  await rewriteFile(folder, 'note', new Uint8Array(1));
  const open = folder.getFileHandle.bind(folder);
  folder.getFileHandle = async (name, options) =>
    Object.assign(await open(name, options), {
      createSyncAccessHandle: async () => {
        throw new DOMException('In use.', 'NoModificationAllowedError');
      },
    });
  await expect(rewriteFile(folder, 'note', new Uint8Array(3))).rejects.toMatchObject({
    name: 'NoModificationAllowedError',
  });
  expect(folder.files.get('note')?.bytes.length).toBe(1);
});
