import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BENCHMARKS = join(ROOT, 'docs/benchmarks.md');

/** What it is measured on. */
export function machineFacts() {
  const [cpu] = cpus();
  return {
    system: `${process.platform} ${release()}`,
    cores: cpus().length,
    processor: cpu?.model.trim() ?? 'unknown processor',
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  };
}

/** @returns {Record<string, string>} of what every bench is made with */
export function ownVersions() {
  const { version, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return { Headstart: version, 'TF.js': dependencies['@tensorflow/tfjs'], Node: process.version.slice(1) };
}

/**
 * When, with what and on what something was measured.
 * @param {Record<string, string>} [versions] of what else took part
 */
export function machineLine(versions = {}) {
  const { system, cores, processor, memoryGigabytes } = machineFacts();
  const parts = Object.entries({ ...ownVersions(), ...versions }).map(([name, version]) => `${name} ${version}`);
  return `${today()}, ${parts.join(', ')}, ${system}, ${cores} × ${processor}, ${memoryGigabytes} GB.`;
}

export function today() {
  return new Date().toISOString().slice(0, 10);
}

/**
 * Replaces one section of docs/benchmarks.md, between the comments that name it; each bench writes its own.
 * @param {string} name
 * @param {string} text
 */
export function writeSection(name, text) {
  const section = new RegExp(`(<!-- ${name} -->\\n)[^]*(<!-- /${name} -->)`);
  const before = readFileSync(BENCHMARKS, 'utf8');
  if (!section.test(before)) {
    throw new Error(`${BENCHMARKS} has no section between <!-- ${name} --> and <!-- /${name} -->.`);
  }
  writeFileSync(
    BENCHMARKS,
    before.replace(section, (_, start, end) => `${start}\n${text.trim()}\n\n${end}`),
  );
}

/** @param {string} path of a TypeScript file, from the root */
export async function importSource(path) {
  const { module } = await runnerImport(join(ROOT, path), { configFile: false, logLevel: 'error' });
  return module;
}
