/** What a host says of a file before its first byte; a page may not read all of it from another host. */
export interface FileHead {
  readonly totalBytes: number | undefined;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

export const UNKNOWN_HEAD: FileHead = { totalBytes: undefined, etag: undefined, lastModified: undefined };

/** @param response to a request for the whole file, or for what follows its first `fromByte` bytes */
export function headOf({ headers }: Response, fromByte = 0): FileHead {
  return {
    totalBytes: rangeOf(headers)?.totalBytes ?? wholeBytes(headers, fromByte),
    etag: headers.get('etag') ?? undefined,
    lastModified: headers.get('last-modified') ?? undefined,
  };
}

/** True unless a partial answer (206) is known to begin elsewhere than at `fromByte`, or to be of another file. */
export function continues(response: Response, known: FileHead, fromByte: number): boolean {
  const firstByte = rangeOf(response.headers)?.firstByte ?? fromByte;
  const head = headOf(response, fromByte);
  return (
    firstByte === fromByte &&
    agree(known.totalBytes, head.totalBytes) &&
    agree(known.etag, head.etag) &&
    agree(known.lastModified, head.lastModified)
  );
}

function agree<T>(known: T | undefined, now: T | undefined): boolean {
  return known === undefined || now === undefined || known === now;
}

function wholeBytes(headers: Headers, fromByte: number): number | undefined {
  const length = headers.get('content-length');
  // Of a compressed answer it is the compressed length.
  if (length === null || headers.has('content-encoding')) return undefined;
  return fromByte + Number(length);
}

/** Of “bytes 100-199/200”; the total may be “*”. */
function rangeOf(
  headers: Headers,
): { readonly firstByte: number; readonly totalBytes: number | undefined } | undefined {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  return match
    ? { firstByte: Number(match[1]), totalBytes: match[2] === '*' ? undefined : Number(match[2]) }
    : undefined;
}
