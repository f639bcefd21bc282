import { HeadstartError } from '../core/errors';
import type { Args, Event, Method, Result } from '../protocol/calls';
import { failureToData } from '../protocol/failures';
import type { ToPage, ToWorker } from '../protocol/messages';
import type { CallContext, Handlers } from './handlers';

/** The part of the worker's global scope (or of a MessagePort) that serving needs. */
export interface ServerPort {
  postMessage(message: ToPage, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}

/**
 * Answers calls from `port` with `handlers`: exactly one result or failure a call, events only before it.
 * @param handlers of those methods that this worker is called for
 */
export function serve(port: ServerPort, handlers: Partial<Handlers>): void {
  const running = new Map<number, AbortController>();

  port.addEventListener('message', ({ data }) => {
    if (data.kind === 'cancel') running.get(data.id)?.abort();
    else void answer(data.id, data.method, data.args);
  });

  async function answer<M extends Method>(id: number, method: M, args: Args<M>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    const transferred: Transferable[] = [];
    const context: CallContext<M> = {
      signal: controller.signal,
      emit: (event: Event<M>) => port.postMessage({ kind: 'event', id, event }, []),
      transfer: (...buffers) => transferred.push(...buffers),
    };
    try {
      const handler = handlers[method];
      if (!handler) throw new HeadstartError('internal', `This worker does not answer to ${method}.`);
      const result: Result<M> = await handler(args, context);
      port.postMessage({ kind: 'result', id, result }, transferred);
    } catch (thrown) {
      port.postMessage({ kind: 'failure', id, failure: failureToData(thrown) }, []);
    } finally {
      running.delete(id);
    }
  }
}
