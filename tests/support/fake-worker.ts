import type { WorkerLike } from '../../src/client/client';
import type { ToPage, ToWorker } from '../../src/protocol/messages';
import type { Handlers } from '../../src/worker/handlers';
import { type ServerPort, serve } from '../../src/worker/serve';

type Listener = (event: { data: never; message?: string }) => void;

/**
 * A worker without a thread: the real server behind the real wire, messages copied as a browser copies them.
 * `die` is what a crash looks like from the page.
 */
export class FakeWorker implements WorkerLike {
  terminated = false;
  readonly received: ToWorker[] = [];
  readonly #toPage = new Map<string, Listener[]>();
  readonly #toWorker: ((event: MessageEvent<ToWorker>) => void)[] = [];

  constructor(handlers: Partial<Handlers>) {
    const port: ServerPort = {
      postMessage: (message: ToPage) => this.#deliver('message', { data: structuredClone(message) as never }),
      addEventListener: (_type, listener) => this.#toWorker.push(listener),
    };
    serve(port, handlers);
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#toPage.set(type, [...(this.#toPage.get(type) ?? []), listener as Listener]);
  }

  postMessage(message: ToWorker): void {
    const data = structuredClone(message);
    this.received.push(data);
    queueMicrotask(() => {
      if (this.terminated) return;
      for (const listener of this.#toWorker) listener({ data } as MessageEvent<ToWorker>);
    });
  }

  terminate(): void {
    this.terminated = true;
  }

  die(message: string): void {
    this.#deliver('error', { data: undefined as never, message });
  }

  #deliver(type: string, event: { data: never; message?: string }): void {
    queueMicrotask(() => {
      if (this.terminated) return;
      for (const listener of this.#toPage.get(type) ?? []) listener(event);
    });
  }
}
