import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { PAGE_HEADERS } from '../../../scripts/security-headers.mjs';
import { type FileServer, startFileServer } from '../../support/file-server';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** A host of static files, as a person might put the built page on, below a path of its own. */
export interface StaticHost extends FileServer {
  readonly pageUrl: string;
  /** Serves what is in `folder` now instead of what was served before. */
  publish(folder: string): void;
}

/** @param path begins and ends with a slash */
export async function startStaticHost(folder: string, path = '/'): Promise<StaticHost> {
  const server = await startFileServer();
  const publish = (published: string) => {
    server.files.clear();
    for (const entry of readdirSync(published, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const body = readFileSync(file);
      const headers = { ...PAGE_HEADERS, 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' };
      const address =
        path +
        file
          .slice(published.length + 1)
          .split(sep)
          .join('/');
      server.files.set(address.replace(/\/index\.html$/, '/'), (response) =>
        response.writeHead(200, headers).end(body),
      );
    }
  };
  publish(folder);
  return { ...server, pageUrl: server.origin + path, publish };
}
