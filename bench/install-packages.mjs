import { execSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/**
 * Installs what the benches compare with, unless it is there. It has a package.json of its own, so that whoever wants
 * the page need not download it.
 */
export function installPackages() {
  const wanted = Object.entries(packageJson(FOLDER).dependencies);
  if (wanted.every(([name, version]) => installedVersion(name) === version)) return;
  console.log('Installing what the benches compare with, into bench/node_modules.');
  // A shell finds npm on every system.
  execSync('npm ci --no-audit --no-fund', { cwd: FOLDER, stdio: ['ignore', 2, 2] });
}

/**
 * @param {string} name of a package of bench/package.json
 * @returns {string | undefined}
 */
export function installedVersion(name) {
  const folder = packageFolder(name);
  return existsSync(join(folder, 'package.json')) ? packageJson(folder).version : undefined;
}

/** @param {string} name */
export function packageFolder(name) {
  return join(FOLDER, 'node_modules', name);
}

/** @param {string} folder */
function packageJson(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
