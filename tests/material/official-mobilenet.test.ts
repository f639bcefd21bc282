import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { IMAGENET_CLASS_NAMES } from '../../src/catalogue/imagenet-classes';
import type { BaseRequest } from '../../src/core/reports';
import { loadBase } from '../../src/engine/bases/load-base';
import { guessClasses } from '../../src/engine/evaluate/guess-classes';
import { computeBatch } from '../../src/engine/features/compute-batch';
import { test } from '../browser/support/visit';
import { startBackend } from '../support/node-backends';
import { requestOf } from '../support/request-of';

const BASES = '../shared/material/bases';
const TFJS = join(BASES, 'mobilenet_v1_0.25_224');
const HDF5 = join(BASES, 'mobilenet_2_5_224_tf_no_top.h5');
const IMAGES = '../shared/material/images';
const PHOTOGRAPHS = join(IMAGES, 'flowers');
const SIDE_PX = 224;

const isHere = [TFJS, HDF5, PHOTOGRAPHS, join(IMAGES, 'cats-dogs')].every((path) => existsSync(path));
if (!isHere) console.log(`Skipped the official weights of MobileNet: there is no ${TFJS}, ${HDF5} or ${IMAGES}.`);

test.skipIf(!isHere)(
  'Keras’ own .h5 of MobileNet 0.25 and the TF.js files give the same features of photographs',
  async ({ visit }) => {
    const photographs = onePerClass(PHOTOGRAPHS);
    const pixels = await Promise.all(
      photographs.map((path) => visit.page.evaluate(decode, [base64(path), SIDE_PX] as const)),
    );
    const images = pixels.map((values) => Float32Array.from(values));
    await startBackend('wasm');
    const fromHdf5 = await featuresOf(request([HDF5], true), images);
    const fromTfjs = await featuresOf(request(readdirSync(TFJS).map((name) => join(TFJS, name))), images);
    expect(fromHdf5.length).toBe(photographs.length * 7 * 7 * 256);
    expect(largestDifference(fromHdf5, fromTfjs)).toBeLessThan(1e-5);
    expect(Math.max(...fromTfjs)).toBeGreaterThan(1);
    expect(tf.memory().numTensors).toBe(0);
  },
);

// By ImageNet's order: the breeds of dogs, the cats that are kept as pets, and the daisy.
test.skipIf(!isHere).for([
  ['dog', 'cats-dogs', [151, 268]],
  ['cat', 'cats-dogs', [281, 285]],
  ['daisy', 'flowers', [985, 985]],
] as const)(
  'MobileNet 0.25 as published names a %s by itself in most photographs',
  async ([kind, set, [first, last]], { visit }) => {
    const names = new Set(IMAGENET_CLASS_NAMES.slice(first, last + 1));
    const photographs = firstOf(join(IMAGES, set), kind, 10);
    await startBackend('wasm');
    const base = await loadBase(request(readdirSync(TFJS).map((name) => join(TFJS, name))));
    try {
      const named: string[][] = [];
      for (const path of photographs) {
        const pixels = await visit.page.evaluate(decode, [base64(path), SIDE_PX] as const);
        const guesses = await guessClasses(base, Float32Array.from(pixels));
        named.push(guesses.map(({ name }) => name));
      }
      expect(named.filter((guesses) => guesses.some((name) => names.has(name))).length).toBeGreaterThan(5);
    } finally {
      base.dispose();
    }
    expect(tf.memory().numTensors).toBe(0);
  },
);

/** The first photographs of the one folder whose name begins so. */
function firstOf(folder: string, kind: string, count: number): string[] {
  const name = readdirSync(folder).find((one) => one.toLowerCase().startsWith(kind)) ?? '';
  return readdirSync(join(folder, name))
    .toSorted()
    .slice(0, count)
    .map((file) => join(folder, name, file));
}

function onePerClass(folder: string): string[] {
  return readdirSync(folder).map((name) => {
    const [first] = readdirSync(join(folder, name)).toSorted();
    return join(folder, name, first ?? '');
  });
}

function base64(path: string): string {
  return readFileSync(path).toString('base64');
}

/** Runs in the page: RGB 0…255, row-major. */
async function decode([file, sidePx]: readonly [string, number]): Promise<number[]> {
  const bytes = Uint8Array.from(atob(file), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const context = new OffscreenCanvas(sidePx, sidePx).getContext('2d');
  if (!context) throw new Error('No canvas.');
  context.drawImage(image, 0, 0, sidePx, sidePx);
  return Array.from(context.getImageData(0, 0, sidePx, sidePx).data).filter((_, at) => at % 4 !== 3);
}

function request(paths: readonly string[], weightsAlone = false): BaseRequest {
  const files = paths.map((path) => new File([readFileSync(path)], path.split('/').at(-1) ?? ''));
  return requestOf('official', {
    source: { kind: 'files', files },
    architecture: weightsAlone ? { name: 'MobileNet', alpha: 0.25, includeTop: false } : undefined,
  });
}

async function featuresOf(wanted: BaseRequest, images: readonly Float32Array[]): Promise<Float32Array> {
  const base = await loadBase(wanted);
  try {
    expect(base.report.cutLayer).toBe('conv_pw_13_relu');
    const rows = await computeBatch(base, images);
    return Float32Array.from(rows.flatMap((row) => Array.from(row)));
  } finally {
    base.dispose();
  }
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? Number.NaN))), 0);
}
