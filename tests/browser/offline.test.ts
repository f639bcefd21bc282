import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import {
  chooseBackend,
  chooseBase,
  download,
  dropFolder,
  followRun,
  readReport,
  setSetting,
  setSettings,
  showPage,
  startTraining,
  train,
  trainOnSamples,
  tryImage,
} from '../../scripts/drive-page.mjs';
import { listFiles, writeServiceWorker } from '../../scripts/precache.mjs';
import { type StaticHost, startStaticHost } from './support/static-host';
import { writeImages } from './support/test-images';
import { test as plainTest } from './support/visit';

interface Fixtures {
  /** A person's browser that has been nowhere yet. */
  person: { readonly context: BrowserContext; readonly page: Page; readonly consoleErrors: readonly string[] };
  /** Serves the built page below a path of its own; a test may stop it. */
  site: StaticHost;
  /** The next version of the page. */
  nextVersion: string;
}

const NEXT_TITLE = 'Headstart, the next version';
const OFFER = 'A new version is ready';

const test = plainTest.extend<Fixtures>({
  person: async ({ browser }, use) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const consoleErrors: string[] = [];
    context.on('console', (message) => {
      if (message.type() === 'error') consoleErrors.push(message.text());
    });
    context.on('weberror', (error) => consoleErrors.push(String(error.error())));
    await use({ context, page: await context.newPage(), consoleErrors });
    await context.close();
  },

  site: async ({ task: _ }, use) => {
    const site = await startStaticHost(inject('pageFolder'), '/some/deep/path/');
    await use(site);
    await site.close();
  },

  nextVersion: async ({ task: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'headstart-next-'));
    cpSync(inject('pageFolder'), folder, { recursive: true });
    const html = join(folder, 'index.html');
    writeFileSync(html, readFileSync(html, 'utf8').replace(/<title>.*<\/title>/, `<title>${NEXT_TITLE}</title>`));
    await writeServiceWorker(folder);
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

describe('the first visit', () => {
  test('starts the page before anything is fetched for later', async ({ person, site }) => {
    await visitUntilKept(person.page, site);
    const paths = site.requests.map((path) => path.slice('/some/deep/path'.length));
    const beforeKeeping = paths.slice(0, paths.indexOf('/service-worker.js'));
    expect(beforeKeeping).toContainEqual(expect.stringMatching(/^\/assets\/entry-.*\.js$/));
    expect(beforeKeeping).toContainEqual(expect.stringMatching(/\.wasm$/));
    expect(beforeKeeping).not.toContainEqual(expect.stringMatching(/^\/(samples|licences)/));
  });
});

describe('after the first visit', () => {
  test('the page opens and computes with its server stopped and the network off', async ({ person, site }) => {
    const { context, page, consoleErrors } = person;
    await visitUntilKept(page, site);
    await site.close();
    await context.setOffline(true);

    const again = await context.newPage();
    await showPage(again, site.pageUrl);
    await chooseBackend(again, 'wasm');
    await again.getByText(/^WASM · /).waitFor();
    await showPage(page, `${site.pageUrl}index.html?from=a-bookmark`);
    expect(consoleErrors).toEqual([]);
  });

  test('the sample images go the whole path on the base that comes with the page, with its server stopped', async ({
    person,
    site,
    folder,
  }) => {
    const { context, page } = person;
    await visitUntilKept(page, site);
    await site.close();
    await context.setOffline(true);
    await showPage(page, site.pageUrl);
    await chooseBackend(page, 'wasm');
    expect(await trainOnSamples(page)).toBe('done');
    expect(Object.keys(await tryImage(page, 'public/samples/val/food/001.jpg'))).toHaveLength(4);
    const zip = join(folder, 'model.zip');
    await download(page, zip);
    expect(readReport(zip).record.figures.validationAccuracy).toBeGreaterThanOrEqual(0.85);
  });

  test('every file of the page is there without a network, as it was built and with its headers', async ({
    person,
    site,
  }) => {
    const { page } = person;
    await visitUntilKept(page, site);
    await site.close();

    const paths = listFiles(inject('pageFolder')).files.map(({ path }) => path);
    const answers = await page.evaluate(fetchAll, paths);
    for (const { path, base64, policy, contentOptions } of answers) {
      const built = readFileSync(join(inject('pageFolder'), path.replace(/\/$/, '/index.html')));
      expect(sha256(Buffer.from(base64, 'base64')), path).toBe(sha256(built));
      expect(policy, path).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(contentOptions, path).toBe('nosniff');
    }
  });

  test('nothing is kept that the page is not made of', async ({ person, site, host }) => {
    const { page } = person;
    await visitUntilKept(page, site);
    site.files.set('/some/deep/path/notes.txt', 'written by somebody else');
    const foreign = `${host.modelUrl}?from=outside`;
    const own = `${site.pageUrl}notes.txt`;
    expect(await page.evaluate(statusOf, foreign)).toBe(200);
    expect(await page.evaluate(statusOf, own)).toBe(200);

    const kept = await page.evaluate(keptAddresses);
    expect(kept.sort()).toEqual(
      listFiles(inject('pageFolder'))
        .files.map(({ path }) => new URL(path, site.pageUrl).href)
        .sort(),
    );
    await site.close();
    expect(await page.evaluate(statusOf, own)).toBe(0);
  });

  test('a page with a file that is not the built one is not kept, and works', async ({ person, site }) => {
    const { page } = person;
    site.files.set('/some/deep/path/licences.md', 'not what was built');
    const failed = page.context().waitForEvent('serviceworker');
    await showPage(page, site.pageUrl);
    await failed;
    await expect.poll(() => page.evaluate(registrationState)).toBe('none');
    expect(await page.evaluate(keptAddresses)).toEqual([]);
    await chooseBackend(page, 'wasm');
    await page.getByText(/^WASM · /).waitFor();
  });
});

describe('a newer version', () => {
  test('is offered, and taken only when asked to', async ({ person, site, nextVersion }) => {
    const { page } = person;
    await visitUntilKept(page, site);
    site.publish(nextVersion);

    await showPage(page, site.pageUrl);
    await page.getByText(OFFER).waitFor();
    await showPage(page, site.pageUrl);
    await page.getByText(OFFER).waitFor();
    expect(await page.title()).toBe('Headstart');

    let loads = 0;
    page.on('load', () => loads++);
    await page.getByRole('button', { name: 'Reload', exact: true }).click();
    await expect.poll(() => page.title()).toBe(NEXT_TITLE);
    await page.locator('main[data-phase]').waitFor();
    await page.waitForTimeout(1_000);
    expect(loads).toBe(1);
    expect(await page.getByText(OFFER).count()).toBe(0);
    expect(
      await page.evaluate(() => caches.keys().then((names) => names.filter((name) => / /.test(name)).length)),
    ).toBe(1);
    await site.close();
    await showPage(page, site.pageUrl);
    expect(await page.title()).toBe(NEXT_TITLE);
  });

  test('cannot be taken while a run is on, and says why', async ({ person, site, nextVersion, host, folder }) => {
    const { page } = person;
    await visitUntilKept(page, site);
    site.publish(nextVersion);
    await showPage(page, site.pageUrl);
    const reload = page.getByRole('button', { name: 'Reload', exact: true });
    await reload.waitFor();

    writeImages(join(folder, 'images'), ['red', 'blue'], 10);
    await chooseBackend(page, 'wasm');
    await dropFolder(page, join(folder, 'images'));
    await chooseBase(page, host.modelUrl);
    const block = { units: 4_096, activation: 'relu', normalize: false, dropout: 0.25 };
    await setSettings(page, { epochs: 1_000, batchSize: 1, blocks: [block] });
    await startTraining(page);
    await page.locator('main[data-phase="head"]').waitFor();
    expect(await reload.isDisabled()).toBe(true);
    expect(await page.locator('.update-offer').textContent()).toMatch(/when the run has ended/i);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await followRun(page);
    expect(await reload.isEnabled()).toBe(true);
  });

  test('waits for a run in another tab, however often it is asked for', async ({
    person,
    site,
    nextVersion,
    host,
    folder,
  }) => {
    const { page: running } = person;
    await visitUntilKept(running, site);
    writeImages(join(folder, 'images'), ['red', 'blue'], 10);
    await chooseBackend(running, 'wasm');
    await dropFolder(running, join(folder, 'images'));
    await chooseBase(running, host.modelUrl);
    site.publish(nextVersion);

    const other = await person.context.newPage();
    await showPage(other, site.pageUrl);
    const reload = other.getByRole('button', { name: 'Reload', exact: true });
    await reload.click();
    await other.getByText(/close the other tabs/i).waitFor();
    await reload.click();
    await setSetting(running, 'epochs', 5);
    expect(await train(running)).toBe('done');
    expect(await running.title()).toBe('Headstart');

    await running.close();
    await reload.click();
    await expect.poll(() => other.title()).toBe(NEXT_TITLE);
  });
});

async function visitUntilKept(page: Page, { pageUrl }: StaticHost): Promise<void> {
  await showPage(page, pageUrl);
  await expect.poll(() => page.evaluate(registrationState)).toBe('activated');
}

async function registrationState(): Promise<string> {
  const registration = await navigator.serviceWorker.getRegistration();
  return registration?.active?.state ?? (registration ? 'installing' : 'none');
}

function fetchAll(paths: readonly string[]) {
  return Promise.all(
    paths.map(async (path) => {
      const response = await fetch(path);
      const bytes = new Uint8Array(await response.arrayBuffer());
      return {
        path,
        base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
        policy: response.headers.get('content-security-policy'),
        contentOptions: response.headers.get('x-content-type-options'),
      };
    }),
  );
}

/** Of a fetch by the page; 0 when there is no answer. */
function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  );
}

async function keptAddresses(): Promise<string[]> {
  const names = await caches.keys();
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map(({ url }) => url);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
