import { cancelled, type ErrorCode, HeadstartError, throwIfCancelled } from '../../../core/errors';
import { chunksOf } from '../chunks-of';
import { AddressError, badStatus, brokeOff, endedShort, htmlAnswer, notFound } from './address-error';
import { continues, type FileHead, headOf } from './file-head';
import { requestFile } from './request-file';

/** Takes in one file's bytes; what it throws ends the download. */
export interface Receiver {
  /** What is here, from the first byte on, and of which file. */
  readonly bytes: number;
  readonly head: FileHead;
  /** The file now comes from its first byte; what was here of it is void. */
  begin(head: FileHead): Promise<void>;
  take(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
}

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** How long to wait before each further try; they count anew whenever more has come than ever before. */
  readonly retryWaitsMs?: readonly number[] | undefined;
}

const RETRY_WAITS_MS = [500, 1500, 4000];
/** What may pass while a download is under way: a host that is gone for a moment or overloaded. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['network', 'cors', 'http-status', 'short-file']);

/**
 * Fetches one file by plain GETs and hands it on as it arrives. After a broken connection it goes on where it stopped
 * if the host can do that and the file is still the same; otherwise from the start.
 * @param what the file in words, for the error sentences
 * @throws cancelled, network, cors, not-found, http-status, html-answer, short-file
 */
export async function fetchFile(url: URL, what: string, receiver: Receiver, options: FetchOptions): Promise<void> {
  const { signal, retryWaitsMs = RETRY_WAITS_MS } = options;
  let hasAnswered = false;
  let mostBytes = receiver.bytes;
  let tries = 0;
  for (;;) {
    try {
      const response = await open(url, what, receiver, signal);
      hasAnswered = true;
      return await receive(response, url, what, receiver, signal);
    } catch (error) {
      // A host that never answered is not asked again: there may be another address.
      if (!hasAnswered || !(error instanceof AddressError) || !PASSING.has(error.code)) throw error;
      if (receiver.bytes > mostBytes) tries = 0;
      mostBytes = Math.max(mostBytes, receiver.bytes);
      const waitMs = retryWaitsMs[tries++];
      if (waitMs === undefined) throw error;
      await pause(waitMs, signal);
    }
  }
}

/** An answer whose bytes follow those that the receiver has. */
async function open(url: URL, what: string, receiver: Receiver, signal: AbortSignal): Promise<Response> {
  const rest = receiver.bytes > 0 ? await openRest(url, what, receiver, signal) : undefined;
  if (rest?.status === 206) return rest;
  const whole = rest ?? (await requestFile(url, what, signal));
  if (whole.status === 404) throw notFound(url, what);
  if (!whole.ok) throw badStatus(whole, url, what);
  if (whole.headers.get('content-type')?.startsWith('text/html')) throw htmlAnswer(url, what);
  await receiver.begin(headOf(whole));
  return whole;
}

/** The rest of the file (206), or what the host says instead; undefined where the file must be asked for anew. */
async function openRest(url: URL, what: string, { bytes, head }: Receiver, signal: AbortSignal) {
  let response: Response;
  try {
    response = await requestFile(url, what, signal, bytes);
  } catch (error) {
    // A browser from before Range was allowed asks the host first, and few hosts know that question.
    if (error instanceof HeadstartError && error.code === 'cors') return undefined;
    throw error;
  }
  const isUsable = response.status === 206 ? continues(response, head, bytes) : response.status !== 416;
  if (isUsable) return response;
  await response.body?.cancel();
  return undefined;
}

async function receive(response: Response, url: URL, what: string, receiver: Receiver, signal: AbortSignal) {
  for await (const chunk of bodyChunks(response, url, what, signal)) await receiver.take(chunk);
  const { totalBytes } = receiver.head;
  if (totalBytes !== undefined && receiver.bytes < totalBytes) throw endedShort(url, what, receiver.bytes, totalBytes);
}

async function* bodyChunks({ body }: Response, url: URL, what: string, signal: AbortSignal) {
  try {
    if (body) yield* chunksOf(body);
  } catch (error) {
    throwIfCancelled(signal);
    throw brokeOff(url, what, error);
  }
}

/** @throws cancelled as soon as it is */
async function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(cancelled());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, waitMs);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
