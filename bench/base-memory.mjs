import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildIfStale, serveBuiltPage } from '../scripts/built-page.mjs';
import { chooseBackend, chooseBase, launchBrowser, openPage } from '../scripts/drive-page.mjs';
import { getBrowser } from '../scripts/get-browser.mjs';
import { serveFolder } from '../scripts/serve-folder.mjs';
import { importSource, machineLine } from './report.mjs';

/**
 * How much memory it takes to load a large base from Keras' own kind of file: the renderer process, which the page and
 * its worker share, from before the base was chosen to its peak. Linux tells that of a process; elsewhere nothing is measured.
 * @import { Browser } from 'playwright-core'
 * @import { Bench } from './benches.mjs'
 */

const BASES = [
  { name: 'VGG16', file: 'vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5' },
  { name: 'ResNet50', file: 'resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5' },
  { name: 'InceptionV3', file: 'inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5' },
];
const MEGABYTE = 1e6;
/** What makes Linux start a process' peak anew. */
const FORGET_PEAK = '5';
const SETTLING_MS = 3_000;

/** @type {Bench} */
export const memory = {
  name: 'memory',
  about: 'how much memory it takes to load a large base',
  async run() {
    if (!existsSync('/proc/self/status')) {
      return { skipped: 'only Linux tells how much memory a process had at its peak.' };
    }
    const { writeFormulaWeights } = await importSource('tests/support/keras-weights-file.ts');
    const work = mkdtempSync(join(tmpdir(), 'headstart-memory-'));
    buildIfStale();
    const host = await serveFolder(work);
    const page = await serveBuiltPage();
    const browser = await launchBrowser(getBrowser());
    try {
      const rows = [];
      for (const base of BASES) {
        const path = join(work, base.file);
        await writeFormulaWeights({ name: base.name, alpha: 1, includeTop: false }, path);
        rows.push(await measure(browser, page.url, { name: base.name, path, url: host.url + base.file }));
        rmSync(path);
      }
      const versions = { Chromium: browser.version() };
      return {
        medians: Object.fromEntries(rows.flatMap(figures)),
        ratios: {},
        versions,
        markdown: report(rows, versions),
      };
    } finally {
      await browser.close();
      await Promise.all([page.close(), host.close()]);
      rmSync(work, { recursive: true, force: true });
    }
  },
};

/**
 * @param {Browser} browser
 * @param {string} pageUrl
 * @param {{ name: string, path: string, url: string }} base
 */
async function measure(browser, pageUrl, { name, path, url }) {
  const tab = await openPage(browser, pageUrl);
  try {
    await chooseBackend(tab, 'wasm');
    // What the page needs to show all bases, and what it measures of the machine meanwhile, is not the load's.
    await tab.locator('button[aria-controls="base-choices"]').click();
    await wait(SETTLING_MS);
    const before = (await renderers(browser)).map((id) => ({ id, bytes: memoryOf(id, 'VmRSS') }));
    for (const { id } of before) writeFileSync(`/proc/${id}/clear_refs`, FORGET_PEAK);
    const start = performance.now();
    await chooseBase(tab, url);
    await tab
      .locator('.base-section > .note')
      .filter({ hasText: /features; from/ })
      .waitFor({ timeout: 300_000 });
    const seconds = (performance.now() - start) / 1000;
    const fileBytes = statSync(path).size;
    // Of all renderers, the one that loaded it grew most.
    const growth = Math.max(...before.map(({ id, bytes }) => memoryOf(id, 'VmHWM') - bytes));
    console.log(
      `  ${name}: ${(growth / MEGABYTE).toFixed(0)} MB for a file of ${(fileBytes / MEGABYTE).toFixed(0)} MB`,
    );
    return { name, fileBytes, growth, ratio: growth / fileBytes, seconds };
  } finally {
    await tab.context().close();
  }
}

/**
 * The processes that run pages and their workers.
 * @param {Browser} browser
 */
async function renderers(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/**
 * @param {number} id
 * @param {'VmRSS' | 'VmHWM'} field what it has now, or had at most
 * @returns {number} bytes
 */
function memoryOf(id, field) {
  const status = readFileSync(`/proc/${id}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
}

/**
 * @param {Awaited<ReturnType<typeof measure>>} row
 * @returns {[string, number][]}
 */
function figures({ name, growth, ratio, seconds }) {
  return [
    [`${name}: peak above before, MB`, growth / MEGABYTE],
    [`${name}: peak above before, of the file`, ratio],
    [`${name}: s`, seconds],
  ];
}

/**
 * @param {Awaited<ReturnType<typeof measure>>[]} rows
 * @param {Record<string, string>} versions
 */
function report(rows, versions) {
  const lines = rows.map(
    ({ name, fileBytes, growth, ratio, seconds }) =>
      `| ${name} | ${(fileBytes / MEGABYTE).toFixed(1)} MB | ${(growth / MEGABYTE).toFixed(0)} MB | ${ratio.toFixed(1)} × | ${seconds.toFixed(1)} s |`,
  );
  return `## Loading a large base

Written by \`npm run bench\`: weights by formula in Keras' own kind of file, served on this machine and loaded in
Chromium on WebAssembly. The peak is that of the process that runs the page and its worker, above what it had before
the base was chosen; reading HDF5 takes some 60 MB of it whatever the file.

${machineLine(versions)}

| base | file | peak above before | of the file | time |
|---|--:|--:|--:|--:|
${lines.join('\n')}`;
}
