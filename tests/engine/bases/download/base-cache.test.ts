import { beforeEach, describe, expect, it } from 'vitest';
import { type BaseCache, cacheIn } from '../../../../src/engine/bases/download/base-cache';
import { UNKNOWN_HEAD } from '../../../../src/engine/bases/download/file-head';
import { bytesOf, type ModelFiles, sealModelFiles } from '../../../../src/engine/bases/download/model-files';
import { MemoryCacheStorage } from '../../../support/memory-cache-storage';

const VGG = 'https://example.org/vgg16.h5?version=1';
const MOBILENET = 'https://example.org/mobilenet/model.json';

let storage: MemoryCacheStorage;
let cache: BaseCache;

beforeEach(() => {
  storage = new MemoryCacheStorage();
  cache = cacheIn(storage);
});

describe('the kept bases', () => {
  it('come back as they were put, as kept ones', async () => {
    for (const [url, files] of [
      [VGG, await oneFile('weights')],
      [MOBILENET, await tfjs('{"name":"Größe"}', 'weights')],
    ] as const) {
      await cache.put(url, files);
      const again = await cache.get(url);
      expect(again).toMatchObject({ kind: files.kind, sha256: files.sha256, bytes: files.bytes, route: 'kept' });
      expect(again && (await bytesOf(again).text())).toBe(await bytesOf(files).text());
    }
    expect(await cache.get(MOBILENET)).toMatchObject({ json: '{"name":"Größe"}' });
  });

  it('are listed with their bytes, and no more once they are forgotten', async () => {
    await cache.put(VGG, await oneFile('123456'));
    await cache.put(MOBILENET, await tfjs('{}', '123'));
    expect(await cache.list()).toEqual([
      { url: VGG, bytes: 6, isWhole: true },
      { url: MOBILENET, bytes: 5, isWhole: true },
    ]);
    await cache.drop(VGG);
    expect(await cache.list()).toEqual([{ url: MOBILENET, bytes: 5, isWhole: true }]);
    expect(await cache.get(VGG)).toBeUndefined();
    await cache.drop(MOBILENET);
    expect(storage.entries.size).toBe(0);
  });

  it('are told apart where one address begins like another', async () => {
    await cache.put(`${VGG}0`, await oneFile('b'));
    await cache.put(VGG, await oneFile('a'));
    await cache.drop(VGG);
    expect(await cache.list()).toEqual([{ url: `${VGG}0`, bytes: 1, isWhole: true }]);
    expect(await cache.get(`${VGG}0`)).toMatchObject({ bytes: 1 });
  });

  it('are there as a whole or not at all', async () => {
    for (const writes of [0, 1]) {
      storage.failAfter(writes, new DOMException('full', 'QuotaExceededError'));
      await expect(cache.put(VGG, await oneFile('weights'))).rejects.toThrow('full');
      expect(await cache.get(VGG)).toBeUndefined();
      expect(storage.entries.size).toBe(0);
    }
  });

  it('of the earlier form are deleted', async () => {
    await (await storage.open('headstart-bases-1')).put(VGG, new Response('old'));
    expect(await cache.list()).toEqual([]);
    expect(await storage.has('headstart-bases-1')).toBe(false);
  });
});

describe('an unfinished download', () => {
  const head = { ...UNKNOWN_HEAD, totalBytes: 9, etag: '"1"' };

  it('gives what came of it, and is no kept base yet', async () => {
    await cache.beginUnfinished(VGG, head);
    await cache.addUnfinished(VGG, 0, new Blob(['abc']));
    await cache.addUnfinished(VGG, 3, new Blob(['def']));
    const unfinished = await cache.readUnfinished(VGG);
    expect(unfinished?.head).toEqual(head);
    expect(await unfinished?.content.text()).toBe('abcdef');
    expect(await cache.get(VGG)).toBeUndefined();
    expect(await cache.list()).toEqual([{ url: VGG, bytes: 6, isWhole: false }]);
  });

  it('becomes the kept base with what was missing, without its pieces being written again', async () => {
    await cache.beginUnfinished(VGG, head);
    await cache.addUnfinished(VGG, 0, new Blob(['abc']));
    const files = await oneFile('abcdefghi');
    await cache.put(VGG, files);
    const kept = await cache.get(VGG);
    expect(kept && (await bytesOf(kept).text())).toBe('abcdefghi');
    expect([...storage.entries.values()].map(({ size }) => size)).toContain(6);
    expect(await cache.readUnfinished(VGG)).toBeUndefined();
  });

  it('begun anew leaves nothing of the one before', async () => {
    await cache.beginUnfinished(VGG, head);
    await cache.addUnfinished(VGG, 0, new Blob(['abc']));
    await cache.addUnfinished(VGG, 3, new Blob(['def']));
    await cache.beginUnfinished(VGG, head);
    await cache.addUnfinished(VGG, 0, new Blob(['xyz']));
    expect(await (await cache.readUnfinished(VGG))?.content.text()).toBe('xyz');
  });

  it('ends where a piece is missing', async () => {
    await cache.beginUnfinished(VGG, head);
    await cache.addUnfinished(VGG, 0, new Blob(['abc']));
    await cache.addUnfinished(VGG, 6, new Blob(['ghi']));
    expect(await (await cache.readUnfinished(VGG))?.content.text()).toBe('abc');
  });
});

function oneFile(text: string): Promise<ModelFiles> {
  return sealModelFiles({ kind: 'file', file: new Blob([text]), name: 'vgg16.h5' }, 'host', undefined);
}

function tfjs(json: string, weights: string): Promise<ModelFiles> {
  return sealModelFiles({ kind: 'tfjs', json, weights: new Blob([weights]) }, 'host', undefined);
}
