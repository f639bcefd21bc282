import type { Args, Event, Method, Result } from '../protocol/calls';

/** What a handler may do besides returning its result. */
export interface CallContext<M extends Method> {
  readonly signal: AbortSignal;
  emit(event: Event<M>): void;
  /** Buffers of the result that move to the page instead of being copied. */
  transfer(...buffers: Transferable[]): void;
}

/** One handler a method of the wire: one missing, or of a wrong type, does not compile. */
export type Handlers = {
  readonly [M in Method]: (args: Args<M>, context: CallContext<M>) => Promise<Result<M>>;
};
