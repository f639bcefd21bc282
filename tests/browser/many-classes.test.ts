import { join } from 'node:path';
import { expect } from 'vitest';
import { dropFolder } from '../../scripts/drive-page.mjs';
import { writeImages } from './support/test-images';
import { test } from './support/visit';

const CLASSES = 200;

test('each of 200 classes has its share of the balance bar', async ({ visit, folder }) => {
  const { page } = visit;
  const labels = Array.from({ length: CLASSES }, (_, index) => `class ${index}`);
  writeImages(join(folder, 'images'), labels, 1, 8);
  await dropFolder(page, join(folder, 'images'));
  const bar = page.getByRole('img', { name: /^Images by class/ });
  await expect.poll(() => bar.locator('span').count()).toBe(CLASSES);
  const seen = await bar.evaluate((element) => {
    const { right } = element.getBoundingClientRect();
    const isInside = (share: Element) => share.getBoundingClientRect().right <= right + 0.5;
    const isPlain = (share: Element) => getComputedStyle(share).backgroundImage === 'none';
    return [...element.children].filter((share) => isInside(share) && isPlain(share)).length;
  });
  expect(seen).toBe(CLASSES);
});
