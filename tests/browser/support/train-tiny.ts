import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { chooseBackend, chooseBase, dropFolder, setSetting, train } from '../../../scripts/drive-page.mjs';
import type { TinyHost } from './tiny-host';

/** Drops `folder/images` and trains on it with the tiny base, long enough to tell the classes apart. */
export async function trainTiny(page: Page, host: TinyHost, folder: string): Promise<void> {
  await chooseBackend(page, 'wasm');
  await dropFolder(page, join(folder, 'images'));
  await chooseBase(page, host.modelUrl);
  await setSetting(page, 'epochs', 10);
  await setSetting(page, 'batchSize', 4);
  await setSetting(page, 'learningRate', 0.01);
  await train(page);
}

/** Two answers of the page, label by label. */
export function expectSame(said: Record<string, number>, other: Record<string, number>): void {
  expect(Object.keys(said)).toEqual(Object.keys(other));
  for (const [label, probability] of Object.entries(other)) expect(said[label]).toBeCloseTo(probability, 6);
}
