import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSource, ROOT } from './report.mjs';

/** @import { ArchitectureRequest } from '../src/core/architectures' */

const MATERIAL = join(ROOT, '../shared/material');
const FLOWERS = join(MATERIAL, 'images/flowers');
const REAL_MOBILENET = join(MATERIAL, 'bases/mobilenet_v1_0.25_224');
const SIZE_PX = 224;
const CUT_LAYER = 'conv_pw_13_relu';

/**
 * A folder with a sub-folder a class.
 * @typedef {object} ImageFolder
 * @property {string} folder
 * @property {string} words
 * @property {string[]} files from the folder, the classes taking turns
 */

/**
 * Photographs where there are any, else images made for the purpose.
 * @param {string} work where images may be made
 * @returns {Promise<ImageFolder>}
 */
export async function findImages(work) {
  if (existsSync(FLOWERS)) return imageFolder(FLOWERS, 'photographs of flowers, JPEG of 227 × 227 px');
  const { writeImages } = await importSource('tests/browser/support/test-images.ts');
  const folder = join(work, 'images');
  writeImages(folder, ['blue', 'green', 'red', 'yellow'], 150, SIZE_PX);
  return imageFolder(folder, `images made for it, PNG of ${SIZE_PX} × ${SIZE_PX} px`);
}

/**
 * A TF.js layers model on the disk.
 * @typedef {object} BaseFolder
 * @property {string} name
 * @property {string} words what its weights are
 * @property {string} folder of its model.json
 * @property {string} cutLayer
 * @property {number} sizePx
 */

/**
 * MobileNet with the weights it was trained to where they are, else by formula: they take as long.
 * @param {0.25 | 1} alpha
 * @param {string} work where it may be made
 * @returns {Promise<BaseFolder>}
 */
export async function findMobileNet(alpha, work) {
  const name = `MobileNet ${alpha.toFixed(alpha === 1 ? 1 : 2)}`;
  const common = { name, cutLayer: CUT_LAYER, sizePx: SIZE_PX };
  if (alpha === 0.25 && existsSync(REAL_MOBILENET))
    return { ...common, words: 'trained weights', folder: REAL_MOBILENET };
  const folder = join(work, `mobilenet-${alpha}`);
  await writeByFormula({ name: 'MobileNet', alpha, includeTop: false }, folder);
  return { ...common, words: 'weights by formula', folder };
}

/**
 * @param {ArchitectureRequest} request
 * @param {string} folder
 */
async function writeByFormula(request, folder) {
  const { formulaModelFiles } = await importSource('bench/formula-model.ts');
  const { json, weights } = await formulaModelFiles(request);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.json'), JSON.stringify(json));
  writeFileSync(join(folder, 'weights.bin'), weights);
}

/**
 * @param {string} folder
 * @param {string} words
 */
function imageFolder(folder, words) {
  const classes = readdirSync(folder).map((label) =>
    readdirSync(join(folder, label)).map((file) => `${label}/${file}`),
  );
  const most = Math.max(...classes.map((files) => files.length));
  const files = Array.from({ length: most }, (_, index) => classes.flatMap((each) => each[index] ?? [])).flat();
  return { folder, words, files };
}
