import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build, preview } from 'vite';
import { launchBrowser } from '../scripts/drive-page.mjs';
import { getBrowser } from '../scripts/get-browser.mjs';
import { serveFolder } from '../scripts/serve-folder.mjs';
import { packageFolder } from './install-packages.mjs';
import { findImages } from './material.mjs';
import { ROOT } from './report.mjs';

/**
 * @import { Page } from 'playwright-core'
 * @import { BenchBase } from './browser/bench-base'
 * @import { Bench as BrowserBench } from './browser/page'
 * @import { BaseFolder, ImageFolder } from './material.mjs'
 */

const CONFIG = join(ROOT, 'bench/vite.config.mjs');
const ONNX_FILES = /^(ort\.(wasm|webgpu)\.min|ort-wasm-simd-threaded(\.asyncify)?)\.(mjs|wasm)$/;

/**
 * @typedef {object} BenchPage
 * @property {Page} page
 * @property {string} browserVersion
 * @property {ImageFolder} images which the page holds
 * @property {string} work an empty folder, for the time the page is open
 * @property {<M extends keyof BrowserBench>(method: M, ...args: Parameters<BrowserBench[M]>) => Promise<Awaited<ReturnType<BrowserBench[M]>>>} call
 * @property {(base: BaseFolder) => Promise<BenchBase>} serve a base to it
 * @property {() => Promise<void>} reload as a person does; the images are held again
 */

/**
 * Builds and opens the page that measures, cross-origin isolated, with the images in its memory.
 * @template Result
 * @param {(page: BenchPage) => Promise<Result>} measure
 * @returns {Promise<Result>}
 */
export async function withBenchPage(measure) {
  const work = mkdtempSync(join(tmpdir(), 'headstart-bench-'));
  /** @type {(() => Promise<void>)[]} */
  const closings = [];
  try {
    const images = await findImages(work);
    const url = await serveBuilt(join(work, 'page'), closings);
    const imageHost = await served(images.folder, closings);
    const browser = await launchBrowser(getBrowser());
    closings.push(() => browser.close());
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error));
    const urls = images.files.map((file) => imageHost + file.split('/').map(encodeURIComponent).join('/'));

    /** @type {BenchPage['call']} */
    const call = (method, ...args) =>
      page.evaluate(
        ([name, ...given]) => /** @type {any} */ (globalThis).bench[/** @type {string} */ (name)](...given),
        /** @type {unknown[]} */ ([method, ...args]),
      );
    const show = async () => {
      await page.goto(url);
      await call('hold', urls);
    };
    await show();
    return await measure({
      page,
      browserVersion: browser.version(),
      images,
      work,
      call,
      reload: show,
      async serve({ name, folder, cutLayer, sizePx }) {
        const host = await served(dirname(folder), closings);
        return { name, cutLayer, sizePx, url: `${host}${encodeURIComponent(basename(folder))}/model.json` };
      },
    });
  } finally {
    for (const close of closings.reverse()) await close();
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} outDir
 * @param {(() => Promise<void>)[]} closings
 * @returns {Promise<string>} its address
 */
async function serveBuilt(outDir, closings) {
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir } });
  const onnx = join(packageFolder('onnxruntime-web'), 'dist');
  if (existsSync(onnx)) {
    for (const file of readdirSync(onnx).filter((name) => ONNX_FILES.test(name))) {
      cpSync(join(onnx, file), join(outDir, 'onnxruntime', file));
    }
  }
  const server = await preview({
    configFile: CONFIG,
    logLevel: 'warn',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, open: false },
  });
  closings.push(() => server.close());
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The preview server did not start listening.');
  return url;
}

/**
 * @param {string} folder
 * @param {(() => Promise<void>)[]} closings
 * @returns {Promise<string>} its address
 */
async function served(folder, closings) {
  const host = await serveFolder(folder);
  closings.push(host.close);
  return host.url;
}
