import { execSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Packages of a folder that has a package.json of its own, so that whoever wants the page need not download them.
 */

/**
 * Installs them, unless they are there in the versions that the folder names.
 * @param {string} folder
 */
export function installOwnPackages(folder) {
  const { dependencies = {}, devDependencies = {} } = packageJson(folder);
  const wanted = Object.entries({ ...dependencies, ...devDependencies });
  if (wanted.every(([name, version]) => installedVersion(folder, name) === version)) return;
  console.log(`Installing ${wanted.map(([name]) => name).join(' and ')} into ${join(folder, 'node_modules')}.`);
  // A shell finds npm on every system.
  execSync('npm ci --no-audit --no-fund', { cwd: folder, stdio: ['ignore', 2, 2] });
}

/**
 * @param {string} folder
 * @param {string} name of one of its packages
 * @returns {string | undefined}
 */
export function installedVersion(folder, name) {
  const there = join(folder, 'node_modules', name);
  return existsSync(join(there, 'package.json')) ? packageJson(there).version : undefined;
}

/** @param {string} folder */
function packageJson(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
