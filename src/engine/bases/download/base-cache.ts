import type { KeptBase } from '../../../core/kept-data';
import type { FileHead } from './file-head';
import { bytesOf, type ModelContent, type ModelFiles } from './model-files';

/** Keeps downloaded models by their address. Losing one costs a download, nothing else. */
export interface BaseCache {
  /** The model, if all of it is kept; whether its bytes are still those that came is for the caller to check. */
  get(url: string): Promise<ModelFiles | undefined>;
  /** Keeps all of a model or nothing; pieces that came on the way are not written again. */
  put(url: string, files: ModelFiles): Promise<void>;
  /** Forgets a model, or what is here of one. */
  drop(url: string): Promise<void>;
  list(): Promise<KeptBase[]>;
  readUnfinished(url: string): Promise<UnfinishedFile | undefined>;
  /** The file of a download that may stop: what was kept by this address is dropped, pieces follow in order. */
  beginUnfinished(url: string, head: FileHead): Promise<void>;
  addUnfinished(url: string, offset: number, piece: Blob): Promise<void>;
}

/** The first bytes of a file whose download stopped. */
export interface UnfinishedFile {
  readonly head: FileHead;
  readonly content: Blob;
}

/**
 * What is written about a model, after its bytes: without it they are not there. The bytes lie in pieces by their
 * offset, so that a file that came whole is where its pieces were put on the way.
 */
type KeptRecord =
  | { readonly isWhole: false; readonly head: FileHead }
  | { readonly isWhole: true; readonly sha256: string; readonly bytes: number; readonly shape: ContentShape };

type ContentShape =
  | { readonly kind: 'tfjs'; readonly jsonBytes: number }
  | { readonly kind: 'file'; readonly name: string };

const CACHE_NAME = 'headstart-bases-2';
/** Of an earlier form, which is not read any more. */
const OLD_CACHE_NAME = 'headstart-bases-1';
/** Keys must be web addresses; at this one there is never a host (RFC 6761). */
const KEY_ROOT = 'https://bases.invalid/';

/** The browser's Cache Storage; undefined where there is none (Node, or a page that is not served securely). */
export function browserCache(): BaseCache | undefined {
  return 'caches' in globalThis ? cacheIn(caches) : undefined;
}

export function cacheIn(storage: CacheStorage): BaseCache {
  let opened: Promise<Cache> | undefined;
  const open = () => {
    opened ??= storage.delete(OLD_CACHE_NAME).then(() => storage.open(CACHE_NAME));
    return opened;
  };

  async function readRecord(url: string): Promise<KeptRecord | undefined> {
    const response = await (await open()).match(recordKey(url));
    return response?.json();
  }

  async function writeRecord(url: string, record: KeptRecord): Promise<void> {
    await (await open()).put(recordKey(url), new Response(JSON.stringify(record)));
  }

  /** The pieces that follow each other from the first byte on. */
  async function readPieces(url: string): Promise<Blob> {
    const cache = await open();
    const pieces: Blob[] = [];
    let offset = 0;
    for (;;) {
      const response = await cache.match(pieceKey(url, offset));
      const piece = await response?.blob();
      if (piece === undefined || piece.size === 0) return new Blob(pieces);
      pieces.push(piece);
      offset += piece.size;
    }
  }

  async function addPiece(url: string, offset: number, piece: Blob): Promise<void> {
    await (await open()).put(pieceKey(url, offset), new Response(piece));
  }

  async function drop(url: string): Promise<void> {
    const cache = await open();
    await cache.delete(recordKey(url));
    const pieces = (await cache.keys()).filter((key) => key.url.startsWith(pieceKey(url, '')));
    await Promise.all(pieces.map((key) => cache.delete(key)));
  }

  return {
    drop,
    addUnfinished: addPiece,

    async get(url) {
      const record = await readRecord(url);
      if (!record?.isWhole) return undefined;
      const { shape, sha256, bytes } = record;
      return { ...(await contentOf(await readPieces(url), shape)), sha256, bytes, route: 'kept' };
    },

    async put(url, files) {
      const all = bytesOf(files);
      try {
        const { size } = await readPieces(url);
        if (size < all.size) await addPiece(url, size, all.slice(size));
        await writeRecord(url, { isWhole: true, sha256: files.sha256, bytes: files.bytes, shape: shapeOf(files) });
      } catch (error) {
        await drop(url);
        throw error;
      }
    },

    async list() {
      const cache = await open();
      const kept = (await cache.keys()).map((key) => urlOfRecord(key.url)).filter((url) => url !== undefined);
      return Promise.all(
        kept.map(async (url) => {
          const record = await readRecord(url);
          const bytes = record?.isWhole ? record.bytes : (await readPieces(url)).size;
          return { url, bytes, isWhole: record?.isWhole ?? false };
        }),
      );
    },

    async readUnfinished(url) {
      const record = await readRecord(url);
      if (record === undefined || record.isWhole) return undefined;
      return { head: record.head, content: await readPieces(url) };
    },

    async beginUnfinished(url, head) {
      await drop(url);
      await writeRecord(url, { isWhole: false, head });
    },
  };
}

function shapeOf(files: ModelContent): ContentShape {
  return files.kind === 'tfjs'
    ? { kind: 'tfjs', jsonBytes: new Blob([files.json]).size }
    : { kind: 'file', name: files.name };
}

async function contentOf(all: Blob, shape: ContentShape): Promise<ModelContent> {
  if (shape.kind === 'file') return { kind: 'file', file: all, name: shape.name };
  return {
    kind: 'tfjs',
    json: await all.slice(0, shape.jsonBytes).text(),
    weights: all.slice(shape.jsonBytes),
  };
}

function recordKey(url: string): string {
  return `${KEY_ROOT}record/${encodeURIComponent(url)}`;
}

function pieceKey(url: string, offset: number | ''): string {
  return `${KEY_ROOT}pieces/${encodeURIComponent(url)}/${offset}`;
}

function urlOfRecord(key: string): string | undefined {
  const prefix = recordKey('');
  return key.startsWith(prefix) ? decodeURIComponent(key.slice(prefix.length)) : undefined;
}
