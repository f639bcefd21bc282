import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path answers with: a body, or a function that writes the answer itself. */
export type Answer = string | Uint8Array | ((response: ServerResponse, request: IncomingMessage) => void);

export interface FileServer {
  /** For example http://127.0.0.1:4321 */
  readonly origin: string;
  /** Every path that was asked for, with its query, in order. */
  readonly requests: string[];
  /** The Range header of each of them. */
  readonly ranges: (string | undefined)[];
  readonly files: Map<string, Answer>;
  close(): Promise<void>;
}

/** A small web server on this machine that serves what is in `files`, and 404 for anything else. */
export async function startFileServer(files: Readonly<Record<string, Answer>> = {}): Promise<FileServer> {
  const answers = new Map(Object.entries(files));
  const requests: string[] = [];
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    ranges.push(request.headers.range);
    const answer = answers.get(path.split('?')[0] ?? '');
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'function') answer(response, request);
    else response.writeHead(200, { 'access-control-allow-origin': '*' }).end(answer);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    ranges,
    files: answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface HostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** False for a host that always sends the whole file. */
  readonly ranges?: boolean;
  /** After how many bytes each connection breaks, one after another; those that follow stay whole. */
  readonly breaks?: readonly number[];
}

const TIME_TO_READ_MS = 250;

/** A large file on a host that states its length and, unless told otherwise, can go on in the middle of it. */
export function hosted(body: Uint8Array, { headers = {}, ranges = true, breaks = [] }: HostOptions = {}): Answer {
  const breaking = [...breaks];
  return (response, request) => {
    const range = ranges ? /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') : null;
    const from = Number(range?.[1] ?? 0);
    const sent = body.subarray(from, range?.[2] ? Number(range[2]) + 1 : body.length);
    response.setHeaders(new Map(Object.entries({ 'access-control-allow-origin': '*', ...headers })));
    if (range && sent.length === 0) {
      response.writeHead(416).end();
      return;
    }
    if (range) response.setHeader('content-range', `bytes ${from}-${from + sent.length - 1}/${body.length}`);
    response.writeHead(range ? 206 : 200, { 'content-length': sent.length });
    const breakAfter = breaking.shift();
    if (breakAfter === undefined) response.end(sent);
    // A browser that is busy loses what it has received and not read when a connection breaks.
    else response.write(sent.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), TIME_TO_READ_MS));
  };
}
