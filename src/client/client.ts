import { cancelled, HeadstartError } from '../core/errors';
import type { Args, Event, Method, Result } from '../protocol/calls';
import { failureFromData } from '../protocol/failures';
import type { ToPage, ToWorker } from '../protocol/messages';

/** The part of `Worker` that the client uses, so that tests can give it another. */
export interface WorkerLike {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToPage>) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

export interface CallOptions<M extends Method> {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: Event<M>) => void;
  readonly transfer?: Transferable[];
}

interface PendingCall {
  readonly onEvent: ((event: never) => void) | undefined;
  readonly resolve: (result: never) => void;
  readonly reject: (error: HeadstartError) => void;
  readonly forget: () => void;
}

/**
 * The calling end of the wire: the page's, or that of a worker which has others help it. It starts the worker at the
 * first call, and again at the first call after the worker died; every call in flight then fails with `worker-died`.
 */
export class Client {
  readonly #startWorker: () => WorkerLike;
  readonly #pending = new Map<number, PendingCall>();
  #worker: WorkerLike | undefined;
  #generation = 0;
  #nextId = 1;

  constructor(startWorker: () => WorkerLike) {
    this.#startWorker = startWorker;
  }

  /** Which worker answers, counted from 1; what an earlier one was given, this one does not have. */
  get generation(): number {
    return this.#generation;
  }

  /** Makes sure that a worker is running, so that `generation` speaks of the one that the next call reaches. */
  start(): void {
    if (this.#worker) return;
    const worker = this.#startWorker();
    this.#worker = worker;
    this.#generation += 1;
    worker.addEventListener('message', (event) => this.#receive(worker, event.data));
    worker.addEventListener('error', (event) => this.#bury(worker, event.message));
    worker.addEventListener('messageerror', (event) => this.#bury(worker, event.message));
  }

  call<M extends Method>(method: M, args: Args<M>, options: CallOptions<M> = {}): Promise<Result<M>> {
    const { signal, onEvent, transfer = [] } = options;
    if (signal?.aborted) return Promise.reject(cancelled());
    this.start();
    const id = this.#nextId++;
    return new Promise<Result<M>>((resolve, reject) => {
      // First of all, so that a call which cannot be sent leaves nothing behind; its answer comes later in any case.
      this.#post({ kind: 'call', id, method, args } as ToWorker, transfer);
      const cancel = () => this.#post({ kind: 'cancel', id });
      signal?.addEventListener('abort', cancel);
      const forget = () => signal?.removeEventListener('abort', cancel);
      this.#pending.set(id, { onEvent, resolve, reject, forget });
    });
  }

  /** Ends the worker; calls in flight fail as if it had died. */
  end(): void {
    if (this.#worker) this.#bury(this.#worker, undefined);
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }

  #receive(worker: WorkerLike, message: ToPage): void {
    if (message.kind === 'alive') {
      // The lock is free once the worker has ended, however it did: a crash need not come as an `error` event.
      void navigator.locks.request(message.lock, () => this.#bury(worker, undefined));
      return;
    }
    const call = this.#pending.get(message.id);
    if (!call) return;
    if (message.kind === 'event') {
      call.onEvent?.(message.event as never);
      return;
    }
    this.#settle(message.id, call);
    if (message.kind === 'result') call.resolve(message.result as never);
    else call.reject(failureFromData(message.failure));
  }

  #bury(worker: WorkerLike, reason: string | undefined): void {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = undefined;
    const error = new HeadstartError(
      'worker-died',
      `The part of the page that computes has stopped${reason ? ` (${reason})` : ''}. Your images, settings and the trained model are kept: start again to go on.`,
    );
    for (const [id, call] of this.#pending) {
      this.#settle(id, call);
      call.reject(error);
    }
  }

  #settle(id: number, call: PendingCall): void {
    this.#pending.delete(id);
    call.forget();
  }
}
