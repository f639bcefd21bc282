import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';

/** @import { Plugin } from 'vite' */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What the built page is made of. */
const SOURCES = ['index.html', 'package-lock.json', 'package.json', 'public', 'scripts', 'src', 'vite.config.ts'];

/** Builds the page into `dist` unless what is there is newer than every source. */
export function buildIfStale() {
  const builtAt = newest(join(ROOT, 'dist/index.html'));
  if (SOURCES.some((source) => newest(join(ROOT, source)) > builtAt)) buildPage('dist');
}

/**
 * Builds as `npm run build` does. It has a process and an environment of its own, because a test runner's
 * `NODE_ENV` would give the development build of React. Standard output stays the caller's own.
 * @param {string} outDir
 */
export function buildPage(outDir) {
  const { NODE_ENV: _, ...env } = process.env;
  const words = [
    join(ROOT, 'node_modules/vite/bin/vite.js'),
    'build',
    '--outDir',
    outDir,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  execFileSync(process.execPath, words, { cwd: ROOT, env, stdio: ['ignore', 2, 2] });
}

/**
 * Serves a built page with the headers of `vite.config.ts`, on a port that is free.
 * @param {string} [outDir] where it was built; `dist` if not given
 * @param {Plugin[]} [plugins] besides those of `vite.config.ts`
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveBuiltPage(outDir = 'dist', plugins = []) {
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    plugins,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, open: false },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The preview server did not start listening.');
  return { url, close: () => server.close() };
}

/**
 * @param {string} path of a file or a folder; 0 where there is neither
 * @returns {number} when it, or what is in it, last changed
 */
function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
