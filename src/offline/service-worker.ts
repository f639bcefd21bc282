import { cacheName, isOutdated, keptAddress, type Precache } from './precache';
import { OPEN_ELSEWHERE, TAKE_OVER } from './take-over';

/**
 * Keeps the built page, so that it opens without a network after the first visit. It answers requests for the page's
 * own files and leaves all others to the browser.
 */
declare const self: ServiceWorkerGlobalScope;
/** Written by `scripts/precache.mjs`. */
declare const __PRECACHE__: Precache;

const SCOPE = new URL('./', self.location.href).href;
const { revision, files } = __PRECACHE__;
const CACHE = cacheName(SCOPE, revision);
const KEPT: ReadonlySet<string> = new Set(files.map(({ path }) => new URL(path, SCOPE).href));

self.addEventListener('install', (event) => event.waitUntil(keepAll()));
self.addEventListener('activate', (event) => event.waitUntil(begin()));
self.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(takeOver(event.ports[0]));
});
self.addEventListener('fetch', (event) => {
  const address = event.request.method === 'GET' ? keptAddress(event.request.url, KEPT) : undefined;
  if (address !== undefined) event.respondWith(answer(address, event.request));
});

/** All or nothing: a file that is not the built one, as while a host is being updated, fails the installation. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  // `no-cache`: the browser's copy of a file may be as old as the version before; it is asked for whether it still holds.
  await cache.addAll(
    files.map(
      ({ path, integrity }) => new Request(new URL(path, SCOPE), { integrity, cache: 'no-cache', priority: 'low' }),
    ),
  );
}

async function begin(): Promise<void> {
  const outdated = (await caches.keys()).filter((name) => isOutdated(name, SCOPE, revision));
  await Promise.all(outdated.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** Another tab still needs the files of its own version, a run there above all: this one then goes on waiting. */
async function takeOver(asker: MessagePort | undefined): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (windows.filter(({ url }) => url.startsWith(SCOPE)).length > 1) asker?.postMessage(OPEN_ELSEWHERE);
  else await self.skipWaiting();
}

/** The browser may clear a cache at any time; the network then answers as it did before there was one. */
async function answer(address: string, request: Request): Promise<Response> {
  return (await caches.match(address, { cacheName: CACHE, ignoreVary: true })) ?? fetch(request);
}
