/** The browser's Cache Storage in memory, as far as it is used to keep bases. */
export class MemoryCacheStorage implements CacheStorage {
  readonly caches = new Map<string, MemoryCache>();
  #writesLeft = Number.POSITIVE_INFINITY;
  #failure: Error | undefined;

  /** Everything that is kept, by its key. */
  get entries(): Map<string, Blob> {
    return new Map([...this.caches.values()].flatMap((cache) => [...cache.entries]));
  }

  /** Lets so many more writes succeed; those after them fail, as on a full disk. */
  failAfter(writes: number, failure: Error): void {
    this.#writesLeft = writes;
    this.#failure = failure;
  }

  countWrite(): void {
    if (this.#writesLeft-- <= 0) throw this.#failure;
  }

  async open(name: string): Promise<Cache> {
    const cache = this.caches.get(name) ?? new MemoryCache(this);
    this.caches.set(name, cache);
    return cache;
  }

  async delete(name: string): Promise<boolean> {
    return this.caches.delete(name);
  }

  async has(name: string): Promise<boolean> {
    return this.caches.has(name);
  }

  async keys(): Promise<string[]> {
    return [...this.caches.keys()];
  }

  async match(): Promise<Response | undefined> {
    throw new Error('Ask one cache, not all of them.');
  }
}

class MemoryCache implements Cache {
  readonly entries = new Map<string, Blob>();

  constructor(private readonly storage: MemoryCacheStorage) {}

  async match(key: RequestInfo | URL): Promise<Response | undefined> {
    const body = this.entries.get(addressOf(key));
    return body && new Response(body);
  }

  async put(key: RequestInfo | URL, response: Response): Promise<void> {
    const body = await response.blob();
    this.storage.countWrite();
    this.entries.set(addressOf(key), body);
  }

  async delete(key: RequestInfo | URL): Promise<boolean> {
    return this.entries.delete(addressOf(key));
  }

  async keys(): Promise<readonly Request[]> {
    return [...this.entries.keys()].map((url) => new Request(url));
  }

  async add(): Promise<void> {
    throw new Error('Not for keeping bases.');
  }

  addAll = this.add;

  async matchAll(): Promise<readonly Response[]> {
    throw new Error('Not for keeping bases.');
  }
}

function addressOf(key: RequestInfo | URL): string {
  return new Request(key).url;
}
