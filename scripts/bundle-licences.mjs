import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes `licences.md` beside the built page: the licence of every package that a bundle holds, the worker's
 * included. That allows the bundles to leave out the comment in front of each file.
 *
 * @import { Plugin } from 'vite'
 * @returns {{ ofPage: Plugin, ofWorker: Plugin }} the worker is bundled before the page, which writes for both
 */
export function bundleLicences() {
  /** @type {Set<string>} */
  const folders = new Set();
  /** @type {Plugin['generateBundle']} */
  const collect = (_options, bundle) => {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      for (const id of file.moduleIds) {
        const folder = packageFolder(id);
        if (folder) folders.add(folder);
      }
    }
  };
  return {
    ofWorker: { name: 'collect-licences', generateBundle: collect },
    ofPage: {
      name: 'write-licences',
      apply: 'build',
      generateBundle(options, bundle, isWrite) {
        /** @type {Function} */ (collect).call(this, options, bundle, isWrite);
        const source = [...folders].sort().map(licenceOf).join('\n');
        this.emitFile({
          type: 'asset',
          fileName: 'licences.md',
          source: `# Licences of what this page is made with\n\n${source}`,
        });
      },
    },
  };
}

/** @param {string} moduleId */
function packageFolder(moduleId) {
  if (!moduleId.includes('node_modules')) return undefined;
  let folder = dirname(moduleId.replace(/^\0/, '').replace(/\?.*$/, ''));
  while (folder !== dirname(folder)) {
    const description = join(folder, 'package.json');
    if (existsSync(description) && JSON.parse(readFileSync(description, 'utf8')).version) return folder;
    folder = dirname(folder);
  }
  return undefined;
}

/** @param {string} folder */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  // TF.js' packages carry no text of their own; they stand under the same licence as this project.
  const text = readFileSync(file ? join(folder, file) : new URL('../LICENSE', import.meta.url), 'utf8');
  return `## ${name} ${version} (${license})\n\n${text.trim().replace(/^/gm, '    ')}\n`;
}
