import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { sha256OfBlob } from '../../../../src/engine/bases/download/file-hashes';

afterEach(() => {
  vi.restoreAllMocks();
});

test('hashes a file also where a stream can be read by its reader alone', async () => {
  const bytes = new Uint8Array(200_000).map((_, at) => at % 251);
  const blob = new Blob([bytes]);
  const { stream } = blob;
  vi.spyOn(blob, 'stream').mockImplementation(() => {
    const made = stream.call(blob);
    return Object.assign(made, { [Symbol.asyncIterator]: undefined });
  });
  expect(await sha256OfBlob(blob, undefined)).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('stops reading a file once that is cancelled', async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(sha256OfBlob(new Blob(['words']), controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
});
