import { HeadstartError, toHeadstartError } from '../core/errors';
import type { FailureData } from './messages';

export function failureToData(thrown: unknown): FailureData {
  const error = toHeadstartError(thrown);
  const stack = error.cause instanceof Error ? error.cause.stack : error.stack;
  return { code: error.code, message: error.message, stack };
}

export function failureFromData(data: FailureData): HeadstartError {
  const error = new HeadstartError(data.code, data.message);
  if (data.stack !== undefined) error.stack = data.stack;
  return error;
}
