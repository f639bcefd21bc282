import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path answers with: a body, or a function that writes the answer itself. */
export type Answer = string | Uint8Array | ((response: ServerResponse) => void);

export interface FileServer {
  /** For example http://127.0.0.1:4321 */
  readonly origin: string;
  /** Every path that was asked for, with its query, in order. */
  readonly requests: string[];
  readonly files: Map<string, Answer>;
  close(): Promise<void>;
}

/** A small web server on this machine that serves what is in `files`, and 404 for anything else. */
export async function startFileServer(files: Readonly<Record<string, Answer>> = {}): Promise<FileServer> {
  const answers = new Map(Object.entries(files));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const answer = answers.get(path.split('?')[0] ?? '');
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'function') answer(response);
    else response.writeHead(200, { 'access-control-allow-origin': '*' }).end(answer);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    files: answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
