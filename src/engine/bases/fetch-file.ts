import { cancelled, HeadstartError, throwIfCancelled } from '../../core/errors';
import { joinBytes } from '../../core/join-bytes';

/** How every request of ours looks: no cookies, no referrer, and no header that would need a preflight. */
const PLAIN_GET = { credentials: 'omit', referrerPolicy: 'no-referrer' } as const satisfies RequestInit;

/**
 * Fetches one file by a plain GET and reads it as it arrives.
 * @param what the file in words, for the error sentences
 * @param onChunk told the size of every piece; what it throws ends the download
 * @throws cancelled, network, cors, not-found, http-status, html-answer
 */
export async function fetchFile(
  url: URL,
  what: string,
  signal: AbortSignal,
  onChunk: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await open(url, what, signal);
  checkAnswer(response, url, what);
  const chunks: Uint8Array[] = [];
  const reader = response.body?.getReader();
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      onChunk(next.value.byteLength);
      chunks.push(next.value);
    }
  } catch (error) {
    if (error instanceof HeadstartError) throw error;
    throwIfCancelled(signal);
    throw new HeadstartError(
      'network',
      `The connection to ${url.host} broke while ${what} was on its way. Check the network and try again.`,
      { cause: error },
    );
  } finally {
    void reader?.cancel().catch(() => undefined);
  }
  return joinBytes(chunks);
}

async function open(url: URL, what: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { ...PLAIN_GET, signal });
  } catch (error) {
    throwIfCancelled(signal);
    throw (await answersAtAll(url, signal))
      ? new HeadstartError(
          'cors',
          `${url.host} does not let web pages read ${what} (it sends no Access-Control-Allow-Origin), ` +
            'or has no such file there. Check the address, or use a host that does.',
          { cause: error },
        )
      : new HeadstartError(
          'network',
          `No answer from ${url.host} for ${what}. Check the network connection and the address ${url.href}.`,
          { cause: error },
        );
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

function checkAnswer(response: Response, url: URL, what: string): void {
  if (response.status === 404) {
    throw new HeadstartError('not-found', `There is no ${what} at ${url.href} (404). Check the address.`);
  }
  if (!response.ok) {
    throw new HeadstartError(
      'http-status',
      `${url.host} answered ${response.status} ${response.statusText} instead of ${what}. Try again, or use another address.`,
    );
  }
  if (response.headers.get('content-type')?.startsWith('text/html')) throw htmlAnswer(url, what);
}

/** For an answer that turned out to be a web page. */
export function htmlAnswer(url: URL, what: string): HeadstartError {
  return new HeadstartError(
    'html-answer',
    `${url.href} answered with a web page instead of ${what}. Use the address of the file itself, not of a page about it.`,
  );
}
