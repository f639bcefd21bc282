import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as own from '../scripts/own-packages.mjs';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Installs what the benches compare with, unless it is there. */
export function installPackages() {
  own.installOwnPackages(FOLDER);
}

/**
 * @param {string} name of a package of bench/package.json
 * @returns {string | undefined}
 */
export function installedVersion(name) {
  return own.installedVersion(FOLDER, name);
}

/** @param {string} name */
export function packageFolder(name) {
  return join(FOLDER, 'node_modules', name);
}
