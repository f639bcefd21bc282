import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildPage, serveBuiltPage } from '../../../scripts/built-page.mjs';
import { getBrowser } from '../../../scripts/get-browser.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    pageUrl: string;
    /** Where the page that `pageUrl` serves was built; not to be changed. */
    pageFolder: string;
    browserPath: string;
  }
}

/** Builds the page once, from what is there now, and serves it to every test of the project. */
export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const browserPath = getBrowser();
  const outDir = mkdtempSync(join(tmpdir(), 'headstart-page-'));
  buildPage(outDir);
  const served = await serveBuiltPage(outDir);
  project.provide('browserPath', browserPath);
  project.provide('pageUrl', served.url);
  project.provide('pageFolder', outDir);
  return async () => {
    await served.close();
    rmSync(outDir, { recursive: true, force: true });
  };
}
