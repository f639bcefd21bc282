import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { chooseBackend, chooseBase, dropFolder, setSetting, train } from '../../../scripts/drive-page.mjs';
import { type FileServer, startFileServer } from '../../support/file-server';
import { modelFiles, seedWeights } from '../../support/tiny-model';
import { type Memory, measureMemory } from '../support/measure-memory';
import { encodePng } from '../support/test-images';
import { test } from '../support/visit';

const LABELS = ['blue', 'red'];
const SLOW_INPUT_PX = 96;
/** Each side of the images; no width goes with the same height twice in 97² images. */
const SIDES_PX = Array.from({ length: 97 }, (_, step) => 60 + step);

/** A thirtieth of its pixels as the slow base takes them. What stays of an image: its file's handles, hash, class and features. */
const HEAP_BYTES_AN_IMAGE = 4 * 1024;
/** What allocators may keep of what was freed; the bitmaps of the images of all rounds but the first are three times that. */
const PROCESS_BYTES = 24 * 2 ** 20;
/** A twelfth of its pixels as the tiny base takes them. TF.js keeps buffers of each size to use them again, and later rounds have sizes of their own. */
const DEVICE_BYTES_AN_IMAGE = 1024;

declare global {
  /** Of the buffers that this thread made on graphics devices and did not destroy, since `countDeviceBytes`. */
  var deviceBytes: number;
}

let slowHost: FileServer;
beforeAll(async () => {
  slowHost = await startSlowHost();
});
afterAll(() => slowHost.close());

test('2,000 images of many sizes leave nothing behind in the page or its workers but their features', async ({
  visit: { page },
  folder,
}) => {
  const [rounds, perRound] = [5, 400];
  const memories: Memory[] = [];
  await prepare(page, 'wasm', `${slowHost.origin}/model.json`);
  for (let round = 0; round < rounds; round++) {
    await extractMore(page, join(folder, `round-${round}`), round * perRound, perRound);
    memories.push(await measureMemory(page));
  }
  const [first, last] = [memories[0] as Memory, memories.at(-1) as Memory];
  const images = (rounds - 1) * perRound;
  expect((last.heap - first.heap) / images).toBeLessThan(HEAP_BYTES_AN_IMAGE);
  expect(last.processes - first.processes).toBeLessThan(PROCESS_BYTES);
});

test('images of many sizes leave nothing behind on a graphics device', async ({ visit: { page }, host, folder }) => {
  const [rounds, perRound] = [4, 120];
  const held: number[] = [];
  const worker = page.workers()[0] as Worker;
  await worker.evaluate(countDeviceBytes);
  await prepare(page, 'webgpu', host.modelUrl);
  for (let round = 0; round < rounds; round++) {
    await extractMore(page, join(folder, `round-${round}`), round * perRound, perRound);
    held.push(await worker.evaluate(() => deviceBytes));
  }
  const [first, last] = [held[0] as number, held.at(-1) as number];
  expect(first).toBeGreaterThan(0);
  expect((last - first) / ((rounds - 1) * perRound)).toBeLessThan(DEVICE_BYTES_AN_IMAGE);
});

async function prepare(page: Page, backend: string, base: string): Promise<void> {
  await chooseBackend(page, backend);
  await chooseBase(page, base);
  await setSetting(page, 'epochs', 1);
}

/** Drops so many images, no two alike and no two of one size, and trains on them and all before them. */
async function extractMore(page: Page, folder: string, from: number, count: number): Promise<void> {
  for (const label of LABELS) mkdirSync(join(folder, label), { recursive: true });
  for (let index = from; index < from + count; index++) {
    const widthPx = SIDES_PX[index % SIDES_PX.length] as number;
    const heightPx = SIDES_PX[(index + Math.floor(index / SIDES_PX.length)) % SIDES_PX.length] as number;
    const pixels = new Uint8Array(widthPx * heightPx * 3).fill(index % 2 === 0 ? 60 : 190);
    const label = LABELS[index % 2] as string;
    writeFileSync(join(folder, label, `${index}.png`), encodePng(pixels, widthPx, heightPx));
  }
  await dropFolder(page, folder);
  await page.getByText(`${(from + count).toLocaleString('en')} images, 2 classes`, { exact: true }).waitFor();
  expect(await train(page)).toBe('done');
}

/**
 * A host of a base that is slow enough for helpers to be worth it, and whose features are few numbers, as they stay in
 * memory with each image and would hide what should not.
 */
async function startSlowHost(): Promise<FileServer> {
  const model = tf.sequential();
  const inputShape = [SLOW_INPUT_PX, SLOW_INPUT_PX, 3];
  const shared = { inputShape, kernelSize: 3, padding: 'same', activation: 'relu6' } as const;
  model.add(tf.layers.conv2d({ ...shared, filters: 8, strides: 2 }));
  model.add(tf.layers.conv2d({ ...shared, filters: 64 }));
  model.add(tf.layers.conv2d({ ...shared, filters: 64 }));
  model.add(tf.layers.conv2d({ ...shared, filters: 64, strides: SLOW_INPUT_PX / 4 }));
  seedWeights(model, 3);
  const { json, weights } = await modelFiles(model);
  model.dispose();
  return startFileServer({ '/model.json': JSON.stringify(json), '/weights.bin': weights });
}

function countDeviceBytes(): void {
  globalThis.deviceBytes = 0;
  const sizes = new WeakMap<GPUBuffer, number>();
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    sizes.set(buffer, descriptor.size);
    deviceBytes += descriptor.size;
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    deviceBytes -= sizes.get(this) ?? 0;
    sizes.delete(this);
    return destroy.call(this);
  };
}
