import { describe, expect, inject, it } from 'vitest';
import { openPage } from '../../scripts/drive-page.mjs';
import { test } from './support/visit';

describe('the built page', () => {
  it('is served with headers that shut everything out but itself', async () => {
    const { headers } = await fetch(inject('pageUrl'));
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/'unsafe-inline'|'unsafe-eval'| \*[ ;]/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toMatch(/camera=\(self\).*geolocation=\(\).*microphone=\(\)/);
  });

  it('carries the same policy inside, before anything it loads', async () => {
    const response = await fetch(inject('pageUrl'));
    const html = (await response.text()).replaceAll('&#39;', "'");
    const inside = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html);
    const header = response.headers.get('content-security-policy') ?? '';
    expect(header).toBe(`${inside?.[1]}; frame-ancestors 'none'`);
    expect(inside?.index).toBeLessThan(html.search(/<(script|link|style)/));
  });

  it('names its own files relatively, so that it works under any path', async () => {
    const html = await (await fetch(inject('pageUrl'))).text();
    const paths = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, path]) => path);
    expect(paths).toContainEqual(expect.stringMatching(/\.js$/));
    expect(paths).toContainEqual(expect.stringMatching(/\.css$/));
    for (const path of paths) expect(path).not.toMatch(/^\/|^https?:/);
  });

  test('opens without one red line in the console', async ({ visit }) => {
    await visit.page.waitForLoadState('networkidle');
    expect(visit.consoleErrors).toEqual([]);
  });

  test('cannot run a script that is not its own', async ({ browser }) => {
    const page = await openPage(browser, inject('pageUrl'));
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.smuggled = true';
      document.head.append(script);
      return 'smuggled' in globalThis;
    });
    expect(ran).toBe(false);
  });
});
