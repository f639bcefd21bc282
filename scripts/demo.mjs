import { existsSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { buildIfStale, serveBuiltPage } from './built-page.mjs';
import { UsageError } from './command-words.mjs';
import { parseDemoArguments } from './demo-arguments.mjs';
import {
  chooseBackend,
  chooseBase,
  download,
  dropFolder,
  launchBrowser,
  openPage,
  PageError,
  readReport,
  setSettings,
  train,
  trainOnSamples,
} from './drive-page.mjs';
import { NoBrowserError } from './find-browser.mjs';
import { getBrowser } from './get-browser.mjs';
import { serveFolder } from './serve-folder.mjs';

/**
 * The product on the command line: drives the finished page as a person would.
 * Progress goes to stderr; the last line of stdout is one JSON object.
 *
 * @import { DemoArguments, SettingsTable } from './demo-arguments.mjs'
 * @import { Progress } from './follow-run.mjs'
 * @import { RunFacts } from './run-facts.mjs'
 * @typedef {() => Promise<void> | void} Closing
 */

try {
  const wanted = await readArguments(process.argv.slice(2));
  console.log(JSON.stringify(await demonstrate(wanted)));
} catch (error) {
  const isTold = error instanceof UsageError || error instanceof PageError || error instanceof NoBrowserError;
  if (!isTold) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

/**
 * @param {string[]} words
 * @returns {Promise<DemoArguments>}
 */
async function readArguments(words) {
  const [{ module: table }, { module: parsing }] = await Promise.all([
    importSource('../src/core/setting-table.ts'),
    importSource('../src/core/parse-setting.ts'),
  ]);
  const wanted = parseDemoArguments(words, /** @type {SettingsTable} */ ({ ...table, ...parsing }));
  if (wanted.folder === undefined) return wanted;
  const folder = resolve(wanted.folder);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`There is no folder ${folder}. Name one whose sub-folders hold the images of one class each.`);
  }
  return { ...wanted, folder };
}

/** @param {DemoArguments} wanted */
async function demonstrate(wanted) {
  /** @type {Closing[]} what was opened, to be closed in reverse */
  const closings = [];
  try {
    const base = await findBase(wanted.base, closings);
    buildIfStale();
    const served = await serveBuiltPage();
    closings.push(served.close);
    const browser = await launchBrowser(getBrowser(), { headed: wanted.headed });
    closings.push(() => browser.close());
    const page = await openPage(browser, served.url);
    page.on('pageerror', (error) => console.error(error));

    const out = wanted.out === undefined ? mkdtempSync(join(tmpdir(), 'headstart-')) : resolve(wanted.out);
    mkdirSync(out, { recursive: true });
    const files = { zip: join(out, 'headstart-model.zip'), screenshot: join(out, 'headstart.png') };
    try {
      if (wanted.folder !== undefined) await dropFolder(page, wanted.folder);
      if (wanted.backend !== 'auto') await chooseBackend(page, wanted.backend);
      if (base !== undefined) await chooseBase(page, base);
      if (Object.keys(wanted.settings).length > 0) await setSettings(page, wanted.settings);
      await (wanted.folder === undefined ? trainOnSamples : train)(page, progressLines());
      await download(page, files.zip);
    } finally {
      await page.screenshot({ path: files.screenshot, fullPage: true });
    }
    return { ...summary(readReport(files.zip)), ...files };
  } finally {
    for (const close of closings.reverse()) await close();
  }
}

/**
 * What to choose on the page. A model on the disk is served to it and chosen by its URL.
 * @param {string | undefined} wanted
 * @param {Closing[]} closings
 * @returns {Promise<string | undefined>}
 */
async function findBase(wanted, closings) {
  if (wanted === undefined || /^https?:\/\//.test(wanted)) return wanted;
  const { module: catalogue } = await importSource('../src/catalogue/bases.ts');
  const { BASES } = /** @type {typeof import('../src/catalogue/bases')} */ (catalogue);
  if (BASES.some(({ id }) => id === wanted)) return wanted;
  const named = resolve(wanted);
  const modelFile = statSync(named, { throwIfNoEntry: false })?.isDirectory() ? join(named, 'model.json') : named;
  if (!existsSync(modelFile)) {
    const ids = BASES.map(({ id }) => id).join(', ');
    throw new UsageError(`--base “${wanted}” is no URL, there is no ${modelFile}, and the catalogue has ${ids}.`);
  }
  // Served with its folder's name in the URL, because the page names a model after it.
  const folder = dirname(modelFile);
  const served = await serveFolder(dirname(folder));
  closings.push(served.close);
  return `${served.url}${encodeURIComponent(basename(folder))}/${encodeURIComponent(basename(modelFile))}`;
}

/** @returns {(progress: Progress) => void} writes a line when the phase or its whole percent changes */
function progressLines() {
  let last = '';
  return ({ phase, percent }) => {
    const line = percent === undefined ? phase : `${phase} ${Math.floor(percent)} %`;
    if (line !== last) console.error(line);
    last = line;
  };
}

/** @param {RunFacts} facts */
function summary({ base, record }) {
  const { taken, leftOut, classes } = record.dataset;
  const { trainAccuracy, validationAccuracy, epochs, keptEpoch, endedBy } = record.figures;
  return {
    taken,
    leftOut,
    classes,
    base: base.id,
    backend: record.backend.backend,
    adapter: record.backend.adapter ?? null,
    trainAccuracy,
    validationAccuracy,
    epochs,
    keptEpoch,
    endedBy,
    seconds: record.seconds,
  };
}

/**
 * Node cannot read the page's TypeScript by itself; Vite, which builds it, can.
 * @param {string} path relative to this file
 */
function importSource(path) {
  return runnerImport(fileURLToPath(new URL(path, import.meta.url)), { configFile: false, logLevel: 'error' });
}
