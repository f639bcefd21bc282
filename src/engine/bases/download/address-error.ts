import { type ErrorCode, HeadstartError } from '../../../core/errors';

/** Why an address gave no file. Another address may do better: these failures, and no others, lead on to the next. */
export class AddressError extends HeadstartError {
  constructor(
    code: ErrorCode,
    /** What the host did, to be read after its name. */
    readonly answer: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}

// Below, `what` is the file in words: “model.json”, “weight file “a.bin””.

export function notFound(url: URL, what: string): AddressError {
  return new AddressError(
    'not-found',
    `has no ${what} (404)`,
    `There is no ${what} at ${url.href} (404). Check the address.`,
  );
}

export function badStatus({ status, statusText }: Response, url: URL, what: string): AddressError {
  const answer = `answered ${[status, statusText].join(' ').trim()}`;
  return new AddressError(
    'http-status',
    answer,
    `${url.host} ${answer} instead of ${what}. Try again, or use another address.`,
  );
}

/** For an answer that turned out to be a web page. */
export function htmlAnswer(url: URL, what: string): AddressError {
  return new AddressError(
    'html-answer',
    `answered with a web page instead of ${what}`,
    `${url.href} answered with a web page instead of ${what}. Use the address of the file itself, not of a page about it.`,
  );
}

export function forbidsPages(url: URL, what: string, cause: unknown): AddressError {
  return new AddressError(
    'cors',
    `does not let web pages read ${what}`,
    `${url.host} does not let web pages read ${what} (it sends no Access-Control-Allow-Origin), ` +
      'or has no such file there. Check the address, or use a host that does.',
    { cause },
  );
}

export function noAnswer(url: URL, what: string, cause: unknown): AddressError {
  return new AddressError(
    'network',
    'did not answer',
    `No answer from ${url.host} for ${what}. Check the network connection and the address ${url.href}.`,
    { cause },
  );
}

export function brokeOff(url: URL, what: string, cause: unknown): AddressError {
  return new AddressError(
    'network',
    `broke the connection while ${what} was on its way`,
    `The connection to ${url.host} broke while ${what} was on its way. Check the network and try again.`,
    { cause },
  );
}

export function endedShort(url: URL, what: string, bytes: number, totalBytes: number): AddressError {
  return new AddressError(
    'short-file',
    `sent ${bytes} of ${totalBytes} bytes`,
    `${url.host} promised ${totalBytes} bytes for ${what} and sent ${bytes}, however often it was asked. ` +
      'Try again later, or use another address.',
  );
}
