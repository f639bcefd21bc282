import { join } from 'node:path';
import { expect } from 'vitest';
import { writeImages } from './support/test-images';
import { trainTiny } from './support/train-tiny';
import { test } from './support/visit';

const LABELS = ['blue', 'green', 'red', 'yellow'];

test('a press on a count of the confusion matrix renders its own row, not the whole table', async ({
  visit,
  host,
  folder,
}) => {
  const { page } = visit;
  writeImages(join(folder, 'images'), LABELS, 6);
  await trainTiny(page, host, folder);
  const written = page.evaluate(countWrittenNumbers);
  await page.locator('.matrix button').first().click();
  await page.locator('.cell-images').waitFor();
  expect(await written).toBeLessThan(LABELS.length ** 2);
});

/** To run in the page. @returns how many numbers it puts into words until the next click is done with */
async function countWrittenNumbers(): Promise<number> {
  const format = Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, 'format');
  let count = 0;
  Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
    get() {
      count += 1;
      return format?.get?.call(this);
    },
  });
  await new Promise((resolve) => addEventListener('click', resolve, { once: true }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  return count;
}
