import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';

/**
 * @typedef {object} RunFacts what metadata.json inside the downloaded zip says of the run
 * @property {string[]} labels
 * @property {{ id: string }} base
 * @property {object} record
 * @property {{ backend: string, adapter?: string | null, reason: string }} record.backend
 * @property {{ taken: number, leftOut: Record<string, number>, classes: Record<string, number> }} record.dataset
 * @property {Record<string, string | number>} record.settings
 * @property {{ train: number[], validation: number[], test: number[] }} record.split indices of images
 * @property {object} record.figures
 * @property {number} record.figures.epochs how many were run
 * @property {number} record.figures.keptEpoch whose head this is, and whose accuracies; from 1
 * @property {'epochs' | 'patience' | 'person'} record.figures.endedBy
 * @property {number | null} record.figures.trainAccuracy
 * @property {number | null} record.figures.validationAccuracy
 * @property {number | null} record.figures.testAccuracy
 * @property {Record<string, number | null>[]} record.figures.history
 * @property {{ base: number, features: number, head: number, total: number }} record.seconds
 */

/**
 * @param {string} zipPath
 * @returns {RunFacts}
 */
export function readReport(zipPath) {
  const metadata = unzipSync(readFileSync(zipPath))['metadata.json'];
  if (!metadata) throw new Error(`${zipPath} holds no metadata.json.`);
  return JSON.parse(strFromU8(metadata));
}
