/** The list of the built page's files, as `scripts/precache.mjs` writes it into the service worker. */
export interface Precache {
  /** Changes when any file does. */
  readonly revision: string;
  readonly files: readonly PrecachedFile[];
}

export interface PrecachedFile {
  /** Relative to the service worker, escaped as in a URL. An index.html goes by its folder: `./` is the page itself. */
  readonly path: string;
  /** Its hash in the form of Subresource Integrity. */
  readonly integrity: string;
}

/**
 * Caches belong to an origin, and several copies of the page may live under one: the name says whose it is.
 * @param scope the absolute URL of the folder that a copy of the page is served from
 */
export function cacheName(scope: string, revision: string): string {
  return cacheFamily(scope) + revision;
}

/** Whether this is the cache of another version of the same copy of the page. */
export function isOutdated(name: string, scope: string, revision: string): boolean {
  return name.startsWith(cacheFamily(scope)) && name !== cacheName(scope, revision);
}

/**
 * The address that the answer to a request is kept under; undefined for what the page is not made of.
 * @param url absolute; its query does not matter
 * @param kept absolute URLs of the kept files
 */
export function keptAddress(url: string, kept: ReadonlySet<string>): string | undefined {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname.replace(/\/index\.html$/, '/');
  return kept.has(address) ? address : undefined;
}

/** A URL holds no space, so that no copy's family is the beginning of another's. */
function cacheFamily(scope: string): string {
  return `headstart-page ${scope} `;
}
