import { expect, test } from 'vitest';
import { findFile, writeFile } from '../../../../src/engine/features/kept/stored-files';
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
