import type { ErrorCode } from '../core/errors';
import type { Args, Event, Method, Result } from './calls';

/** A failure as it crosses the wire. */
export interface FailureData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly stack: string | undefined;
}

export type ToWorker =
  | {
      [M in Method]: { readonly kind: 'call'; readonly id: number; readonly method: M; readonly args: Args<M> };
    }[Method]
  | { readonly kind: 'cancel'; readonly id: number };

/**
 * Exactly one `result` or `failure` a call; events only before it. `alive` comes once: the worker holds the web lock
 * of that name for as long as it lives.
 */
export type ToPage =
  | { readonly kind: 'alive'; readonly lock: string }
  | { readonly kind: 'event'; readonly id: number; readonly event: Event<Method> }
  | { readonly kind: 'result'; readonly id: number; readonly result: Result<Method> }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: FailureData };
