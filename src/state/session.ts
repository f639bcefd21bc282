import type { CallOptions, Client } from '../client/client';
import { HeadstartError } from '../core/errors';
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

/**
 * What the running worker has been given. Each `ensure…` sends only what it lacks, so that after a worker was
 * started anew the next call brings it back to where the last one was.
 */
export class Session {
  readonly #client: Client;
  #generation = 0;
  #choice: BackendChoice = 'auto';
  #backend: Promise<BackendReport> | undefined;
  #base: { readonly request: BaseRequest; readonly report: BaseReport } | undefined;
  #head: TrainedHead | undefined;
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

  async ensureBase(request: BaseRequest, options: CallOptions<'loadBase'>): Promise<BaseReport> {
    await this.ensureBackend();
    if (this.#base && sameBase(this.#base.request, request)) return this.#base.report;
    this.#base = undefined;
    this.#head = undefined;
    const backend = this.#backend;
    const report = await this.call('loadBase', request, options);
    // A backend that was chosen meanwhile has no base.
    if (backend === this.#backend) this.#base = { request, report };
    return report;
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
    await this.ensureBase(plan.baseRequest, {});
    if (this.#head === head) return;
    await this.call('restoreHead', { head, resize: resizeOf(plan.settings) });
    this.#head = head;
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
    this.#head = undefined;
  }
}
