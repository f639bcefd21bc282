import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * @import { Plugin } from 'vite'
 * @import { Precache } from '../src/offline/precache'
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ENTRY = join(ROOT, 'src/offline/service-worker.ts');
/** It stays the same from build to build: a browser looks for a newer version where it found the last one. */
const FILE_NAME = 'service-worker.js';

/**
 * Puts the service worker beside the built page, with the list of all its files inside.
 * @returns {Plugin}
 */
export function serviceWorker() {
  return {
    name: 'headstart:service-worker',
    apply: 'build',
    // Only when everything is written is it known what there is to keep.
    writeBundle: {
      order: 'post',
      sequential: true,
      handler: ({ dir }) => writeServiceWorker(/** @type {string} */ (dir)),
    },
  };
}

/**
 * @param {string} folder of a built page; what is in it must not change afterwards
 */
export async function writeServiceWorker(folder) {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    define: { __PRECACHE__: JSON.stringify(listFiles(folder)) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      reportCompressedSize: false,
      // One classic script: not every browser starts a service worker that is a module.
      rolldownOptions: { input: ENTRY, output: { format: 'iife', entryFileNames: FILE_NAME } },
    },
  });
}

/**
 * Everything that is served of the page but the service worker itself, which the browser keeps, and source maps, which
 * no page asks for.
 * @param {string} folder
 * @returns {Precache}
 */
export function listFiles(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .filter((name) => name !== FILE_NAME && !name.endsWith('.map'))
    .sort()
    .map((name) => ({
      path: address(name),
      integrity: `sha256-${sha256(readFileSync(join(folder, name)), 'base64')}`,
    }));
  return { revision: sha256(JSON.stringify(files), 'hex').slice(0, 16), files };
}

/**
 * An index.html is asked for by its folder: some hosts redirect its own name to it, and a browser refuses an answer
 * that was redirected when it opens a page.
 * @param {string} name
 */
function address(name) {
  return `./${encodeURI(name).replace(/[?#]/g, encodeURIComponent)}`.replace(/\/index\.html$/, '/');
}

/**
 * @param {string | Uint8Array} content
 * @param {'base64' | 'hex'} encoding
 */
function sha256(content, encoding) {
  return createHash('sha256').update(content).digest(encoding);
}
