import { describe, expect, it } from 'vitest';
import { cacheName, isOutdated, keptAddress } from '../../src/offline/precache';

const PAGE = 'https://example.org/some/path/';
const KEPT = new Set([PAGE, `${PAGE}assets/index.js`]);

describe('the address that a request is answered from', () => {
  it.each([
    ['the page by its folder', PAGE, PAGE],
    ['the page by its name', `${PAGE}index.html`, PAGE],
    ['the page with a query and a place in it', `${PAGE}?from=mail#result`, PAGE],
    ['a file of the page', `${PAGE}assets/index.js`, `${PAGE}assets/index.js`],
  ])('is its own for %s', (_, url, address) => {
    expect(keptAddress(url, KEPT)).toBe(address);
  });

  it.each([
    ['a file that the page does not have', `${PAGE}assets/other.js`],
    ['the same path of another origin', 'https://example.com/some/path/assets/index.js'],
    ['the same path of another port', 'https://example.org:8443/some/path/assets/index.js'],
    ['the page of a folder above', 'https://example.org/some/'],
    ['a local object', `blob:${PAGE}assets/index.js`],
  ])('does not exist for %s', (_, url) => {
    expect(keptAddress(url, KEPT)).toBeUndefined();
  });
});

describe('a cache', () => {
  it('is outdated when another version of the same copy of the page filled it', () => {
    expect(isOutdated(cacheName(PAGE, 'old'), PAGE, 'new')).toBe(true);
    expect(isOutdated(cacheName(PAGE, 'new'), PAGE, 'new')).toBe(false);
  });

  it.each(['https://example.org/', `${PAGE}nested/`, 'https://example.org/some/path-2/'])(
    'of the copy at %s is left alone',
    (other) => {
      expect(isOutdated(cacheName(other, 'old'), PAGE, 'new')).toBe(false);
    },
  );

  it('of downloaded bases is left alone', () => {
    expect(isOutdated('headstart-bases-1', PAGE, 'new')).toBe(false);
  });
});
