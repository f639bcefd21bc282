import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
import { expect, inject, test as plainTest } from 'vitest';
import { launchBrowser, showPage } from '../../../scripts/drive-page.mjs';
import { startTinyHost, type TinyHost } from './tiny-host';

/** A person's first visit: the page in an empty profile, and a record of what it did. */
export interface Visit {
  readonly page: Page;
  /** Every request of the page and its workers, in order. */
  readonly requests: readonly Request[];
  /** What the console showed in red, breaches of the Content-Security-Policy among it. */
  readonly consoleErrors: readonly string[];
}

interface Fixtures {
  browser: Browser;
  visit: Visit;
  host: TinyHost;
  folder: string;
}

/** Vitest's `test` with the real page open, a host of models, and a folder of its own; all are ended after it. */
export const test = plainTest.extend<Fixtures>({
  browser: [
    async ({ task: _ }, use) => {
      const flags = ['--use-fake-device-for-media-stream'];
      const browser = await launchBrowser(inject('browserPath'), { softwareGpu: true, flags });
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],

  visit: async ({ browser }, use) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const requests: Request[] = [];
    const consoleErrors: string[] = [];
    context.on('request', (request) => requests.push(request));
    context.on('console', (message) => {
      if (message.type() === 'error') consoleErrors.push(message.text());
    });
    context.on('weberror', (error) => consoleErrors.push(String(error.error())));
    await context.addInitScript(reportPolicyBreaches);
    await context.addInitScript(forgoServiceWorker);
    const page = await context.newPage();
    await showPage(page, inject('pageUrl'));
    await use({ page, requests, consoleErrors });
    await context.close();
    expect(consoleErrors.filter((text) => /securitypolicyviolation|Content Security Policy/i.test(text))).toEqual([]);
  },

  host: async ({ task: _ }, use) => {
    const host = await startTinyHost();
    await use(host);
    await host.close();
  },

  folder: async ({ task: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'headstart-images-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

function reportPolicyBreaches(): void {
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    console.error(`securitypolicyviolation: ${effectiveDirective} blocked ${blockedURI}`);
  });
}

/** Nothing of this profile is kept, so that nothing need be fetched for a second visit: it takes as long as a short test. */
function forgoServiceWorker(): void {
  // The empty page, which comes first, has none.
  if (!('serviceWorker' in navigator)) return;
  ServiceWorkerContainer.prototype.register = async () => {
    throw new DOMException('A test keeps no page.', 'NotSupportedError');
  };
}
