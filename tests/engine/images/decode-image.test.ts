import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_RESIZE } from '../../../src/core/resize';
import { decodeCheckedImage, decodeImage } from '../../../src/engine/images/decode-image';
import { goneFile } from '../../support/gone-file';
import { patternCanvas } from '../../support/pattern-canvas';

const close = vi.fn();

beforeEach(() => {
  close.mockClear();
  vi.stubGlobal('OffscreenCanvas', patternCanvas([10 + (20 << 8) + (30 << 16)]));
  vi.stubGlobal('createImageBitmap', async () => ({ width: 2, height: 2, close }));
});
afterEach(() => vi.unstubAllGlobals());

it('ends the bitmap that it made', async () => {
  expect([...(await decodeImage(new Blob(['x']), 1, 1, DEFAULT_RESIZE))]).toEqual([10, 20, 30]);
  expect(close).toHaveBeenCalledOnce();
});

it('ends its bitmap after a failure too', async () => {
  vi.stubGlobal('createImageBitmap', async () => ({ width: 20_000, height: 2, close }));
  await expect(decodeImage(new Blob(['x']), 1, 1, DEFAULT_RESIZE)).rejects.toMatchObject({ code: 'image-too-large' });
  expect(close).toHaveBeenCalledOnce();
});

it('leaves the bitmap that it was given to its owner', async () => {
  await decodeImage({ width: 2, height: 2, close }, 1, 1, DEFAULT_RESIZE);
  expect(close).not.toHaveBeenCalled();
});

it('says that a file is no image', async () => {
  vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('no', 'InvalidStateError')));
  await expect(decodeImage(new Blob(['x']), 1, 1, DEFAULT_RESIZE)).rejects.toMatchObject({
    code: 'unreadable-image',
    message: expect.stringMatching(/Save it as JPEG or PNG/),
  });
});

it.each([
  ['before its header is read', decodeImage],
  ['before it is unpacked', decodeCheckedImage],
])('says that a file was moved or deleted %s', async (_, decode) => {
  vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('no', 'InvalidStateError')));
  await expect(decode(await goneFile(), 1, 1, DEFAULT_RESIZE)).rejects.toMatchObject({
    code: 'unreadable-image',
    message: expect.stringMatching(/moved, changed or deleted/),
  });
});

it('unpacks no picture whose header says that it is too large', async () => {
  const createImageBitmap = vi.fn();
  vi.stubGlobal('createImageBitmap', createImageBitmap);
  const gif = Uint8Array.from([...'GIF89a'].map((letter) => letter.charCodeAt(0)).concat([255, 63, 255, 63]));
  await expect(decodeImage(new Blob([gif]), 1, 1, DEFAULT_RESIZE)).rejects.toMatchObject({ code: 'image-too-large' });
  expect(createImageBitmap).not.toHaveBeenCalled();
});
