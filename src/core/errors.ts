/** Every way a Headstart call can fail, as a word a machine can act on. */
export type ErrorCode =
  | 'cancelled'
  | 'invalid-setting'
  | 'not-ready'
  | 'backend-unavailable'
  | 'device-lost'
  | 'worker-died'
  | 'out-of-memory'
  | 'insecure-page'
  | 'network'
  | 'cors'
  | 'not-found'
  | 'http-status'
  | 'html-answer'
  | 'bad-model-json'
  | 'graph-model'
  | 'unsupported-model'
  | 'unsupported-layer'
  | 'missing-weights'
  | 'short-shard'
  | 'short-file'
  | 'wrong-checksum'
  | 'bad-model-file'
  | 'wrong-architecture'
  | 'needs-architecture'
  | 'unreadable-image'
  | 'image-too-large'
  | 'missing-file'
  | 'bad-features'
  | 'diverged'
  | 'export-mismatch'
  | 'not-kept'
  | 'internal';

/**
 * The one error class of the project. `code` is for machines; `message` is a sentence for people that says
 * what was expected, what came, and what to do.
 */
export class HeadstartError extends Error {
  override readonly name = 'HeadstartError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Any thrown value as a HeadstartError; what is not one already becomes `internal`, its cause kept. An AbortError is no
 * cancel by itself, as a browser breaks off more than it was asked to: who hands a signal on calls `throwIfCancelled`.
 */
export function toHeadstartError(thrown: unknown): HeadstartError {
  if (thrown instanceof HeadstartError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new HeadstartError('internal', `Something unexpected went wrong: ${text}`, { cause: thrown });
}

/** What a stopped call fails with. */
export function cancelled(): HeadstartError {
  return new HeadstartError('cancelled', 'Stopped, as you asked.');
}

/** What `promise` gives, or `cancelled` as soon as `signal` is aborted. */
export function orCancelled<Result>(promise: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled());
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    promise.finally(() => signal?.removeEventListener('abort', stop)).then(resolve, reject);
  });
}

/** Throws `cancelled` once `signal` is aborted; long loops call it between batches. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}
