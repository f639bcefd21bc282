import { HeadstartError } from '../../../core/errors';
import type { ModelJson, ShardGroup } from '../model-json';
import { BlobParts } from './blob-parts';
import { type FetchOptions, fetchFile, type Receiver } from './fetch-file';
import { type FileHead, UNKNOWN_HEAD } from './file-head';

/** As many requests as a browser has open to one HTTP/1.1 host. */
const PARALLEL_REQUESTS = 6;

/**
 * Downloads the weight files that a model.json lists, several at a time.
 * @param onBytes told how many bytes of all of them are here
 * @returns their bytes in the order of the list
 */
export async function downloadShards(
  modelUrl: URL,
  model: Pick<ModelJson, 'shardGroups'>,
  onBytes: (bytes: number) => void,
  options: FetchOptions,
): Promise<Blob> {
  const budgets = model.shardGroups.map((group) => new GroupBudget(group));
  const report = () => onBytes(budgets.reduce((total, { bytes }) => total + bytes, 0));
  const shards = budgets.flatMap((budget) =>
    budget.group.paths.map((path) => ({ path, url: shardUrl(modelUrl, path), file: new Shard(budget, report) })),
  );
  const queue = shards.values();
  const work = async () => {
    for (const { path, url, file } of queue) await fetchFile(url, `weight file “${path}”`, file, options);
  };
  await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, work));
  for (const budget of budgets) budget.requireFull();
  return new Blob(shards.map(({ file }) => file.whole()));
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

/** Holds the files of one manifest entry to the size that it promises together. */
class GroupBudget {
  bytes = 0;

  constructor(readonly group: ShardGroup) {}

  add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.group.bytes) throw wrongSize(this.group, 'more');
  }

  requireFull(): void {
    if (this.bytes < this.group.bytes) throw wrongSize(this.group, 'fewer');
  }
}

class Shard implements Receiver {
  #parts = new BlobParts();
  head: FileHead = UNKNOWN_HEAD;

  constructor(
    private readonly budget: GroupBudget,
    private readonly onBytes: () => void,
  ) {}

  get bytes(): number {
    return this.#parts.bytes;
  }

  async begin(head: FileHead): Promise<void> {
    this.budget.add(-this.bytes);
    this.#parts = new BlobParts();
    this.head = head;
  }

  async take(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    this.budget.add(chunk.byteLength);
    this.#parts.add(chunk);
    this.onBytes();
  }

  whole(): Blob {
    return this.#parts.whole();
  }
}

function wrongSize(group: ShardGroup, which: 'more' | 'fewer'): HeadstartError {
  const files = group.paths.length === 1 ? `The weight file “${group.paths[0]}” holds` : 'The weight files hold';
  return new HeadstartError(
    'short-shard',
    `${files} ${which} bytes than the ${group.bytes} that model.json promises. Try again; if it stays so, the upload is damaged.`,
  );
}
