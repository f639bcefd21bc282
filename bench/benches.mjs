import { memory } from './base-memory.mjs';
import { encoding } from './encoding.mjs';
import { extraction, extractionWebGpu } from './extraction.mjs';
import { head } from './head.mjs';
import { headEncoding } from './head-encoding.mjs';
import { keras } from './keras.mjs';
import { native } from './native.mjs';
import { page } from './page.mjs';
import { secondExtraction } from './second-extraction.mjs';

/**
 * @import { Ratio } from './figures.mjs'
 *
 * @typedef {object} BenchOptions
 * @property {number} rounds how often each thing is measured, where a bench measures in rounds
 *
 * @typedef {object} Measured
 * @property {Record<string, number>} medians by what they are of, their unit in the name
 * @property {Record<string, Ratio>} ratios
 * @property {Record<string, string>} [versions] of what took part besides Headstart, TF.js and Node
 * @property {string} markdown the bench's section of docs/benchmarks.md
 *
 * @typedef {{ skipped: string }} Skipped in a sentence why
 *
 * @typedef {object} Bench
 * @property {string} name also of its section
 * @property {string} about one line
 * @property {boolean} [needsPackages] those of bench/package.json
 * @property {(options: BenchOptions) => Promise<Measured | Skipped>} run
 */

/** @type {readonly Bench[]} */
export const BENCHES = [
  page,
  memory,
  extraction,
  extractionWebGpu,
  secondExtraction,
  encoding,
  native,
  keras,
  head,
  headEncoding,
];
