import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { showPage } from '../../scripts/drive-page.mjs';
import type { ExtractionReport } from '../../src/core/reports';
import { writeImages } from './support/test-images';
import type { TinyHost } from './support/tiny-host';
import { trainTiny } from './support/train-tiny';
import { test } from './support/visit';

declare global {
  interface Window {
    /** What the worker said of each extraction. */
    extractions: ExtractionReport[];
  }
}

const LABELS = ['blue', 'red'];
const IMAGES = 24;

describe('features that stay in the browser', () => {
  test('make the same folder ready at once after the page was opened again', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), LABELS, IMAGES / LABELS.length);
    expect(await openAndTrain(page, host, folder)).toMatchObject({ extracted: IMAGES, reused: 0 });
    expect(await openAndTrain(page, host, folder)).toMatchObject({ extracted: 0, reused: IMAGES });
    expect(visit.consoleErrors).toEqual([]);
  });

  test('are extracted again where their file was damaged, and only those', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), LABELS, IMAGES / LABELS.length);
    await openAndTrain(page, host, folder);
    await page.evaluate(damageKept, 'last byte' as const);
    expect(await openAndTrain(page, host, folder)).toMatchObject({ extracted: 1, reused: IMAGES - 1 });
    await page.evaluate(damageKept, 'second half' as const);
    const { extracted, reused } = await openAndTrain(page, host, folder);
    expect(extracted).toBeGreaterThan(IMAGES / 4);
    expect(extracted + reused).toBe(IMAGES);
  });

  test('are seen, limited and forgotten by the person', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), LABELS, IMAGES / LABELS.length);
    await openAndTrain(page, host, folder);
    const kept = page.locator('.features-kept');
    await kept.locator('summary').click();
    await kept.getByText(/^Features kept in this browser: .*kB of 1\.00\sGB for 1\sbase$/).waitFor();
    await kept.getByText(new RegExp(`${IMAGES}\\simages`)).waitFor();

    await kept.getByLabel('At most, in MB').fill('much');
    await kept.getByLabel('At most, in MB').press('Enter');
    await kept.getByText(/must be a number of megabytes/).waitFor();
    await kept.getByLabel('At most, in MB').fill('50');
    await kept.getByLabel('At most, in MB').press('Enter');
    await kept.getByText(/of 50\.0\sMB/).waitFor();
    await kept.getByLabel('Kept as').selectOption('float16');

    await kept.getByRole('button', { name: /^Forget .* of features/ }).click();
    await kept.getByText(/none yet, up to 50\.0\sMB/).waitFor();
    expect(await openAndTrain(page, host, folder)).toMatchObject({ extracted: IMAGES, reused: 0 });
    await expect.poll(() => kept.getByLabel('Kept as').inputValue()).toBe('float16');
  });
});

/** Opens the page as on another day, trains on `folder/images`, and gives what was said of the extraction. */
async function openAndTrain(page: Page, host: TinyHost, folder: string): Promise<ExtractionReport> {
  await page.addInitScript(recordExtractions);
  await showPage(page, inject('pageUrl'));
  await trainTiny(page, host, folder);
  const reports = await page.evaluate(() => window.extractions);
  expect(reports).toHaveLength(1);
  return reports[0] as ExtractionReport;
}

function recordExtractions(): void {
  if (window.extractions) return;
  window.extractions = [];
  window.Worker = class extends Worker {
    constructor(address: string | URL, options?: WorkerOptions) {
      super(address, options);
      this.addEventListener('message', ({ data }) => {
        if (data.kind === 'result' && data.result?.reused !== undefined) window.extractions.push(data.result);
      });
    }
  };
}

/** Does to every file of features what a broken disk may do. */
async function damageKept(how: 'last byte' | 'second half'): Promise<void> {
  const filesIn = async (folder: FileSystemDirectoryHandle): Promise<FileSystemFileHandle[]> => {
    const files: FileSystemFileHandle[] = [];
    for await (const entry of folder.values()) {
      if (entry.kind === 'directory') files.push(...(await filesIn(entry)));
      else if (entry.name.endsWith('.rows')) files.push(entry);
    }
    return files;
  };
  for (const file of await filesIn(await navigator.storage.getDirectory())) {
    const content = new Uint8Array(await (await file.getFile()).arrayBuffer());
    const last = content.length - 1;
    content[last] = 255 - (content[last] as number);
    const writing = await file.createWritable();
    await writing.write(how === 'last byte' ? content : content.subarray(0, content.length / 2));
    await writing.close();
  }
}
