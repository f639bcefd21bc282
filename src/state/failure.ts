import type { ErrorCode, HeadstartError } from '../core/errors';

/** An error as the page shows it. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

export function failureOf({ code, message }: HeadstartError): Failure {
  return { code, message };
}
