import { cancelled, throwIfCancelled } from '../../../core/errors';
import { forbidsPages, noAnswer } from './address-error';

/** How every request of ours looks: no cookies, no referrer, and no header that would need a preflight. */
const PLAIN_GET = { credentials: 'omit', referrerPolicy: 'no-referrer' } as const satisfies RequestInit;

/**
 * Asks for a file, or for what follows its first `fromByte` bytes. The answer may still be an error of the host.
 * @throws cancelled, network, cors
 */
export async function requestFile(url: URL, what: string, signal: AbortSignal, fromByte = 0): Promise<Response> {
  // The one form of Range that the Fetch standard lets a page send to other hosts unasked; If-Range is not.
  const headers: HeadersInit = fromByte > 0 ? { Range: `bytes=${fromByte}-` } : {};
  try {
    return await fetch(url, { ...PLAIN_GET, headers, signal });
  } catch (error) {
    throwIfCancelled(signal);
    throw (await answersAtAll(url, signal)) ? forbidsPages(url, what, error) : noAnswer(url, what, error);
  }
}

/**
 * A browser reports a host that is away and one that forbids reading by the same TypeError. An opaque request,
 * whose answer a page may never read, gets through only if the host is there.
 */
async function answersAtAll(url: URL, signal: AbortSignal): Promise<boolean> {
  const enough = new AbortController();
  try {
    await fetch(url, { ...PLAIN_GET, mode: 'no-cors', signal: AbortSignal.any([signal, enough.signal]) });
    return true;
  } catch {
    if (signal.aborted) throw cancelled();
    return false;
  } finally {
    enough.abort();
  }
}
