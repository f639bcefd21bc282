import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { setSetting, startTraining, train } from '../../../scripts/drive-page.mjs';
import { longTasks, watchLongTasks } from '../support/long-tasks';
import { writeImages } from '../support/test-images';
import { trainTiny } from '../support/train-tiny';
import { test } from '../support/visit';

const EPOCHS = 1_000;

describe('kept runs', () => {
  test('are laid over the chart and compared by what differs between them', async ({ visit, host, folder }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 10);
    await trainTiny(page, host, folder);
    await setSetting(page, 'epochs', 25);
    await train(page);

    const runs = page.getByRole('region', { name: 'Runs', exact: true });
    await runs.getByRole('checkbox', { name: 'Show Run 1 in the chart' }).check();
    await expect.poll(() => page.getByRole('list', { name: /Runs laid over the chart/ }).innerText()).toBe('Run 1');
    const comparison = runs.getByRole('region', { name: /2\sruns compared/ });
    const rows = await comparison.getByRole('row').allInnerTexts();
    expect(rows.find((row) => row.startsWith('Epochs\t'))).toBe('Epochs\t25\t10');
    expect(rows.some((row) => row.startsWith('Batch size'))).toBe(false);

    const chart = page.getByRole('slider', { name: 'Accuracy and loss by epoch' });
    await chart.press('Home');
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^Epoch 1, .*; Run 1: accuracy/);
    await page.getByText('Numbers of each epoch').click();
    const table = page.getByRole('region', { name: 'Numbers of each epoch' });
    await table.waitFor();
    expect(await table.getByRole('columnheader').allInnerTexts()).toContain('Run 1: val_accuracy');
    expect(await table.getByRole('row').count()).toBe(1 + 25);
  });

  test('can be named, and deleted with ten seconds to think again, and the focus is never lost', async ({
    visit,
    host,
    folder,
  }) => {
    const { page } = visit;
    writeImages(join(folder, 'images'), ['red', 'blue'], 6);
    await trainTiny(page, host, folder);
    const runs = page.getByRole('region', { name: 'Runs', exact: true });
    const focused = page.locator(':focus');
    await runs.getByLabel('Name of Run 1').fill('small one');
    await runs.getByLabel('Name of Run 1').press('Enter');
    await runs.getByRole('button', { name: 'Delete small one' }).click();
    await runs.getByRole('button', { name: 'Undo' }).and(focused).press('Enter');
    await runs.getByRole('button', { name: 'Delete small one' }).and(focused).press('Enter');
    await runs.waitFor({ state: 'detached', timeout: 15_000 });
    await page.getByRole('heading', { name: 'Training', exact: true }).and(focused).waitFor();
  });

  test('that are paused go on, and end when they are stopped', async ({ visit, host, folder }) => {
    const { page } = visit;
    // So many images, one a batch, that it cannot end before it is paused.
    writeImages(join(folder, 'images'), ['red', 'blue'], 200);
    await trainTiny(page, host, folder);
    await setSetting(page, 'epochs', EPOCHS);
    await setSetting(page, 'batchSize', 1);
    await startTraining(page);
    await page.locator('main[data-phase="head"]').waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.locator('main[data-phase="paused"]').waitFor();
    await page.getByRole('button', { name: 'Go on', exact: true }).click();
    await page.locator('main[data-phase="head"]').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.locator('main[data-phase="done"]').waitFor();
    await page.getByText(/Stopped after\s[\d,]+ of\s1,000/).waitFor();
  });
});

test('a fast run under an earlier one leaves the page free: no task of it takes over 100 ms', async ({
  visit,
  host,
  folder,
}) => {
  const { page } = visit;
  writeImages(join(folder, 'images'), ['red', 'blue'], 20);
  await trainTiny(page, host, folder);
  await setSetting(page, 'batchSize', 64);
  await setSetting(page, 'epochs', 1000);
  await train(page);
  await page.getByRole('checkbox', { name: 'Show Run 1 in the chart' }).check();
  await page.evaluate(watchLongTasks);
  await train(page);
  expect(await longTasks(page)).toEqual([]);
});
