import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { findBrowser, NoBrowserError } from './find-browser.mjs';

/**
 * A browser, installed first if this machine has none: Playwright's download, else Debian's package.
 * @returns {string} its absolute path
 * @throws {NoBrowserError} one sentence that says what to do
 */
export function getBrowser() {
  const found = findBrowser();
  if (found) return found;
  console.error('No Chrome, Chromium or Edge found; getting one.');
  for (const install of [installByPlaywright, installByApt]) {
    install();
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new NoBrowserError(
    'No browser was found and none could be installed: install Chrome, Chromium or Edge, or set CHROME_PATH to the program of one.',
  );
}

function installByPlaywright() {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  run(process.execPath, [cli, 'install', '--no-shell', 'chromium']);
}

/** Brings the libraries a bare machine lacks as well, which Playwright's download does not. */
function installByApt() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  run('apt-get', ['update']);
  run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']);
}

/**
 * Whether it worked shows in whether a browser is found afterwards. Standard output stays the caller's own.
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  spawnSync(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
