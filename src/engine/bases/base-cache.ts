import type { ModelFiles } from './model-files';

/** Keeps whole downloaded models by their address. Losing an entry costs a download, nothing else. */
export interface BaseCache {
  get(url: string): Promise<ModelFiles | undefined>;
  put(url: string, files: ModelFiles): Promise<void>;
  drop(url: string): Promise<void>;
}

const CACHE_NAME = 'headstart-bases-1';
const JSON_BYTES_HEADER = 'x-headstart-json-bytes';
const SHA256_HEADER = 'x-headstart-sha256';

/** The browser's Cache Storage; undefined where there is none (Node, or a page that is not served securely). */
export function browserCache(): BaseCache | undefined {
  if (!('caches' in globalThis)) return undefined;
  return {
    async get(url) {
      const cache = await caches.open(CACHE_NAME);
      const response = await cache.match(url);
      if (response === undefined) return undefined;
      return {
        content: new Uint8Array(await response.arrayBuffer()),
        jsonBytes: Number(response.headers.get(JSON_BYTES_HEADER)),
        sha256: response.headers.get(SHA256_HEADER) ?? '',
      };
    },
    // One entry a model: it is there as a whole or not at all.
    async put(url, files) {
      const headers = { [JSON_BYTES_HEADER]: String(files.jsonBytes), [SHA256_HEADER]: files.sha256 };
      const cache = await caches.open(CACHE_NAME);
      await cache.put(url, new Response(files.content, { headers }));
    },
    async drop(url) {
      const cache = await caches.open(CACHE_NAME);
      await cache.delete(url);
    },
  };
}
