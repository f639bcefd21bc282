import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, normalize, sep } from 'node:path';

/**
 * Serves the files below a folder to pages of any origin, as a host of models does.
 * @param {string} folder absolute path
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} `url` ends in a slash
 */
export async function serveFolder(folder) {
  const server = createServer((request, response) => {
    const path = fileBelow(folder, request.url ?? '/');
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (path === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Content-Type', path.endsWith('.json') ? 'application/json' : 'application/octet-stream');
    response.setHeader('Content-Length', statSync(path).size);
    createReadStream(path).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {string} folder
 * @param {string} url
 * @returns {string | undefined} the file that is asked for, where there is one and it lies below the folder
 */
function fileBelow(folder, url) {
  const path = join(folder, normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname)));
  const isBelow = path.startsWith(folder + sep);
  return isBelow && statSync(path, { throwIfNoEntry: false })?.isFile() ? path : undefined;
}
