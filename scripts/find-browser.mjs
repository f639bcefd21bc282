import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright-core';

/** There is no browser to drive; the message says what to do. */
export class NoBrowserError extends Error {
  /** @override */
  name = 'NoBrowserError';
}

/**
 * The Chromium-family browser to test and demonstrate with: `CHROME_PATH`, else one of the usual places, else
 * Playwright's own download.
 * @returns {string | undefined} absolute path of a browser that starts
 * @throws {NoBrowserError} when `CHROME_PATH` names a file that is not there
 */
export function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named && !existsSync(named)) {
    throw new NoBrowserError(`CHROME_PATH names ${named}, but there is no such file. Correct it or unset it.`);
  }
  if (named) return named;
  return [...usualPlaces(process.platform, process.env), chromium.executablePath()].find(starts);
}

/**
 * Flags that give the page WebGPU, on the machine's GPU or, where it has none, on Chromium's slow software adapter.
 * @param {{ softwareGpu?: boolean }} [options] `softwareGpu` takes the software adapter everywhere, for tests
 * @returns {string[]}
 */
export function browserFlags({ softwareGpu = false } = {}) {
  const flags = [
    '--enable-unsafe-webgpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  if (softwareGpu) flags.push('--use-webgpu-adapter=swiftshader');
  else if (process.platform === 'linux') flags.push('--enable-features=Vulkan');
  // Chromium refuses to run its sandbox as root, and most CI containers do not let it make one.
  if (process.platform === 'linux' && (process.getuid?.() === 0 || process.env.CI)) flags.push('--no-sandbox');
  return flags;
}

/**
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]} where installers put Chrome, Chromium and Edge
 */
export function usualPlaces(platform, env) {
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
    const programs = [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    return programs.flatMap((program) => roots.map((root) => join(root, program)));
  }
  if (platform === 'darwin') {
    const roots = ['/Applications', join(env.HOME ?? '/', 'Applications')];
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
      roots.map((root) => `${root}/${name}.app/Contents/MacOS/${name}`),
    );
  }
  const folders = (env.PATH ?? '').split(':').filter((folder) => folder !== '');
  const programs = [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ];
  return programs.flatMap((program) => [...folders, '/usr/bin', '/snap/bin'].map((folder) => `${folder}/${program}`));
}

/**
 * Whether the browser is there and its libraries are. Asked of Linux only: elsewhere a browser comes whole, and
 * on Windows `--version` would open a window.
 * @param {string} path
 */
export function starts(path) {
  if (!existsSync(path)) return false;
  return (
    process.platform !== 'linux' || spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0
  );
}
