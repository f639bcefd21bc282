import { HeadstartError } from '../../core/errors';
import type { DownloadProgress } from '../../core/reports';
import { checkTopology } from './check-topology';
import { fetchFile, htmlAnswer } from './fetch-file';
import { type ModelFiles, sealModelFiles } from './model-files';
import { type ModelJson, readModelJson, type ShardGroup } from './model-json';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** As many requests as a browser has open to one HTTP/1.1 host. */
const PARALLEL_REQUESTS = 6;
const MAX_JSON_BYTES = 32 * 2 ** 20;

/**
 * Downloads a TF.js layers model: model.json, then its weight files, several at a time. Nothing but these files is
 * asked for, and only from the host of the model.json. Progress never falls and ends at its total.
 */
export async function downloadModel(address: string, options: DownloadOptions): Promise<ModelFiles> {
  const url = parseAddress(address);
  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  const count = byteCounter(options.onProgress);
  try {
    const json = await fetchFile(url, 'model.json', signal, (bytes) => {
      if (count.add(bytes) > MAX_JSON_BYTES) {
        throw new HeadstartError('bad-model-json', `${url.href} is far too long for a model.json. Check the address.`);
      }
    });
    const text = new TextDecoder().decode(json);
    if (text.trimStart().startsWith('<')) throw htmlAnswer(url, 'model.json');
    const model = readModelJson(text);
    checkTopology(model.topology);
    count.setTotal(json.byteLength + model.weightBytes);
    return await sealModelFiles(json, await downloadShards(url, model, signal, count.add));
  } catch (error) {
    // Ends the requests that are still under way.
    failed.abort();
    throw error;
  }
}

function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new HeadstartError(
    'invalid-setting',
    `“${address}” is not the address of a model. It should begin with https:// and usually ends with model.json.`,
  );
}

async function downloadShards(
  modelUrl: URL,
  model: ModelJson,
  signal: AbortSignal,
  addBytes: (bytes: number) => void,
): Promise<Uint8Array[]> {
  const received = model.shardGroups.map(() => 0);
  const shards = model.shardGroups.flatMap((group, groupIndex) =>
    group.paths.map((path) => ({ path, group, groupIndex, url: shardUrl(modelUrl, path) })),
  );
  const parts: Uint8Array[] = [];
  const queue = shards.entries();
  const work = async () => {
    for (const [index, { url, path, group, groupIndex }] of queue) {
      parts[index] = await fetchFile(url, `weight file “${path}”`, signal, (bytes) => {
        received[groupIndex] = (received[groupIndex] ?? 0) + bytes;
        if ((received[groupIndex] ?? 0) > group.bytes) throw wrongSize(group, 'more');
        addBytes(bytes);
      });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, work));
  const short = model.shardGroups.find((group, index) => (received[index] ?? 0) < group.bytes);
  if (short) throw wrongSize(short, 'fewer');
  return parts;
}

/** A shard's address; a query on the model's own address (a token, a version) goes with it, as in TF.js. */
function shardUrl(modelUrl: URL, path: string): URL {
  const url = URL.canParse(path, modelUrl) ? new URL(path, modelUrl) : undefined;
  if (url?.origin !== modelUrl.origin) {
    throw new HeadstartError(
      'bad-model-json',
      `This model.json asks for weights at “${path}”, which is not on its own host. That is not followed; use another base.`,
    );
  }
  if (url.search === '') url.search = modelUrl.search;
  return url;
}

function wrongSize(group: ShardGroup, which: 'more' | 'fewer'): HeadstartError {
  const files = group.paths.length === 1 ? `The weight file “${group.paths[0]}” holds` : 'The weight files hold';
  return new HeadstartError(
    'short-shard',
    `${files} ${which} bytes than the ${group.bytes} that model.json promises. Try again; if it stays so, the upload is damaged.`,
  );
}

function byteCounter(onProgress: DownloadOptions['onProgress']) {
  const start = performance.now();
  let loadedBytes = 0;
  let totalBytes: number | undefined;
  const report = () => onProgress?.({ loadedBytes, totalBytes, elapsedMs: performance.now() - start });
  return {
    add(bytes: number): number {
      loadedBytes += bytes;
      report();
      return loadedBytes;
    },
    setTotal(bytes: number): void {
      totalBytes = bytes;
      report();
    },
  };
}
