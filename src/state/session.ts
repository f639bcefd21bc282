import type { CallOptions, Client } from '../client/client';
import { HeadstartError, orCancelled } from '../core/errors';
import type { TrainedHead } from '../core/head';
import type { BackendChoice, BackendReport, BaseReport, BaseRequest } from '../core/reports';
import { resizeOf } from '../core/resize';
import type { Sample } from '../core/samples';
import type { Args, Method, Result } from '../protocol/calls';
import type { RunOutcome } from './run-outcome';
import { sameBase } from './same-base';

export type SentSample = Pick<Sample, 'id' | 'file' | 'hash'>;

/** The page stands still while it copies handles of files: a third of a millisecond for each on a slow machine. */
const IMAGES_PER_MESSAGE = 64;

/** A base that the worker was asked for. */
interface AskedBase {
  readonly request: BaseRequest;
  readonly loading: Promise<BaseReport>;
  loaded: LoadedBase | undefined;
}

interface LoadedBase {
  readonly report: BaseReport;
  /** What it was given to predict with. */
  head: TrainedHead | undefined;
}

/**
 * What the running worker has been given. Each `ensure…` sends only what it lacks, so that after a worker was
 * started anew the next call brings it back to where the last one was.
 */
export class Session {
  readonly #client: Client;
  #generation = 0;
  #choice: BackendChoice = 'auto';
  #backend: Promise<BackendReport> | undefined;
  /** The one asked for last, here or not: the worker takes its calls in order, so the next one meets this base. */
  #base: AskedBase | undefined;
  /** Aborted when the loads that are on are given up. */
  #loads = new AbortController();
  /** With the files that they were sent with. */
  readonly #held = new Map<number, File | undefined>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** A call to the worker as it is. A lost device is forgotten, so that the next `ensure…` starts a new one. */
  async call<M extends Method>(method: M, args: Args<M>, options: CallOptions<M> = {}): Promise<Result<M>> {
    try {
      return await this.#client.call(method, args, options);
    } catch (thrown) {
      if (thrown instanceof HeadstartError && thrown.code === 'device-lost') this.#forgetBackend();
      throw thrown;
    }
  }

  /** Starts `choice` even when it is in use already: after a lost device this gets a new one. */
  async startBackend(choice: BackendChoice): Promise<BackendReport> {
    this.#choice = choice;
    this.#forgetBackend();
    return this.ensureBackend();
  }

  /** The backend in use, started if it is not; calls at the same time share one start. */
  ensureBackend(): Promise<BackendReport> {
    this.#client.start();
    if (this.#generation !== this.#client.generation) {
      this.#generation = this.#client.generation;
      this.#forgetBackend();
      this.#held.clear();
    }
    this.#backend ??= this.#startBackend();
    return this.#backend;
  }

  /** The base, loaded unless it is the one asked for last; while it is on its way, all who ask for it wait for it. */
  async ensureBase(request: BaseRequest, options: CallOptions<'loadBase'> = {}): Promise<BaseReport> {
    const signal = AbortSignal.any([this.#loads.signal, ...(options.signal ? [options.signal] : [])]);
    await this.ensureBackend();
    while (this.#base && sameBase(this.#base.request, request)) {
      if (this.#base.loaded) return this.#base.loaded.report;
      // Another's load may fail, or be stopped, where this one need not.
      await orCancelled(Promise.allSettled([this.#base.loading]), signal);
      await this.ensureBackend();
    }
    const loading = this.call('loadBase', request, { ...options, signal });
    const asked: AskedBase = { request, loading, loaded: undefined };
    this.#base = asked;
    try {
      const report = await loading;
      asked.loaded = { report, head: undefined };
      return report;
    } catch (thrown) {
      if (this.#base === asked) this.#base = undefined;
      throw thrown;
    }
  }

  /** Stops every load that is on, whoever waits for it: the worker does nothing else meanwhile. */
  giveUpLoads(): void {
    this.#loads.abort();
    this.#loads = new AbortController();
  }

  /**
   * A call that no other base than this one may answer.
   * @throws not-ready where another one was asked for since this one was loaded
   */
  async callOn<M extends Method>(
    base: BaseRequest,
    method: M,
    args: Args<M>,
    options: CallOptions<M> = {},
  ): Promise<Result<M>> {
    this.#requireBase(base);
    return this.call(method, args, options);
  }

  async ensureImages(samples: readonly SentSample[], signal: AbortSignal | undefined): Promise<void> {
    await this.ensureBackend();
    // A file that was given back is sent even where the image is held.
    const missing = samples.filter(({ id, file }) => !this.#held.has(id) || (file && this.#held.get(id) !== file));
    for (let start = 0; start < missing.length; start += IMAGES_PER_MESSAGE) {
      const batch = missing.slice(start, start + IMAGES_PER_MESSAGE);
      const images = batch.map(({ id, file, hash }) => ({ imageId: id, file, hash }));
      await this.call('holdImages', { images }, signal ? { signal } : {});
      for (const { id, file } of batch) this.#held.set(id, file);
    }
  }

  /** The content hashes of images, in order; undefined for one that cannot be read. */
  async hashesOf(samples: readonly SentSample[], signal?: AbortSignal): Promise<readonly (string | undefined)[]> {
    await this.ensureImages(samples, signal);
    return this.call('hashImages', { imageIds: samples.map(({ id }) => id) }, signal ? { signal } : {});
  }

  /** Lets the worker forget files that the page no longer has. */
  async keepOnlyImages(samples: readonly Sample[]): Promise<void> {
    const kept = new Set(samples.map(({ id }) => id));
    const imageIds = [...this.#held.keys()].filter((id) => !kept.has(id));
    if (imageIds.length === 0 || this.#client.generation !== this.#generation) return;
    for (const id of imageIds) this.#held.delete(id);
    await this.call('dropImages', { imageIds });
  }

  /** The head of a finished run, with the base and the resize it was trained on, whatever is chosen by now. */
  async ensureHead({ result: { head }, plan }: RunOutcome): Promise<void> {
    await this.ensureBase(plan.baseRequest);
    const base = this.#requireBase(plan.baseRequest);
    if (base.head === head) return;
    await this.call('restoreHead', { head, resize: resizeOf(plan.settings) });
    base.head = head;
  }

  #requireBase(request: BaseRequest): LoadedBase {
    if (this.#base?.loaded && sameBase(this.#base.request, request)) return this.#base.loaded;
    throw new HeadstartError(
      'not-ready',
      `This was to be computed with ${request.name}, which is no longer loaded. Try again.`,
    );
  }

  #startBackend(): Promise<BackendReport> {
    const starting = this.call('chooseBackend', { choice: this.#choice });
    starting.catch(() => {
      if (this.#backend === starting) this.#backend = undefined;
    });
    return starting;
  }

  /** What lives on a backend goes with it. */
  #forgetBackend(): void {
    this.#backend = undefined;
    this.#base = undefined;
  }
}
