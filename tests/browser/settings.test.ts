import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import {
  chooseBackend,
  chooseBase,
  dropFolder,
  followRun,
  PageError,
  setSettings,
  startTraining,
} from '../../scripts/drive-page.mjs';
import { writeImages } from './support/test-images';
import { test } from './support/visit';

/** A value other than the default for every kind of setting, in the forms of a command line. */
const OTHERS = {
  epochs: 7,
  learningRate: 0.02,
  blocks: '128 tanh norm dropout=0.5, 16 relu',
  optimizer: 'sgd',
  momentum: 0.5,
  schedule: 'plateau',
  plateauPatience: 2,
  classWeights: 'balanced',
  labelSmoothing: 0.1,
  folds: 5,
  pooling: 'max',
  views: 3,
  augmentations: 'blur,flip',
  augmentStrength: 0.75,
};

const SHOWN_AT = {
  optimiser: ['optimizer', 'momentum', 'schedule', 'plateauPatience'],
  data: ['classWeights', 'labelSmoothing', 'folds'],
  head: ['pooling'],
  augmentation: ['views', 'augmentStrength'],
} as const;

const preset = (page: Page) => page.getByLabel('Preset');
const group = (page: Page, name: string) => page.locator(`[data-group="${name}"]`);
const setting = (page: Page, name: string) => page.locator(`[data-setting="${name}"]`);
const layers = (page: Page) => setting(page, 'blocks').getByRole('textbox', { name: /^Units of/ });

describe('the settings', () => {
  test('that come as text are what the controls show, whatever their kind', async ({ visit: { page } }) => {
    await setSettings(page, OTHERS);
    for (const [name, names] of Object.entries(SHOWN_AT)) {
      await group(page, name).click();
      for (const one of names) expect(await setting(page, one).inputValue()).toBe(String(OTHERS[one]));
    }
    const checked = setting(page, 'augmentations').locator(':checked');
    expect(await checked.evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value))).toEqual([
      'flip',
      'blur',
    ]);
    expect(await layers(page).count()).toBe(2);
    expect(await setting(page, 'blocks').innerText()).toMatch(
      /Dense\(128,\stanh\)\s→\sBatchNormalization\s→\sDropout\(0\.5\)\s→\sDense\(16,\srelu\)/,
    );
    expect(await setting(page, 'validationShare').isDisabled()).toBe(true);
  });

  test('that come as text and make no sense are refused with a sentence, and nothing changes', async ({ visit }) => {
    const { page } = visit;
    await expect(setSettings(page, { epochs: 3, folds: 1 })).rejects.toThrow(PageError);
    await expect(setSettings(page, { epochs: 3, folds: 1 })).rejects.toThrow(/nothing left to train on/);
    expect(await setting(page, 'epochs').inputValue()).toBe('30');
  });

  test('of a preset take the place of the person’s own, which Custom brings back', async ({ visit: { page } }) => {
    expect(await preset(page).inputValue()).toBe('notes');
    await setting(page, 'epochs').fill('77');
    await setting(page, 'epochs').blur();
    expect(await preset(page).inputValue()).toBe('own');
    await preset(page).selectOption('linear');
    expect(await layers(page).count()).toBe(0);
    expect(await setting(page, 'learningRate').isDisabled()).toBe(true);
    await preset(page).selectOption('own');
    expect(await setting(page, 'epochs').inputValue()).toBe('77');
    expect(await layers(page).count()).toBe(1);
  });

  test('that cannot go together say so and are mended with one press', async ({ visit: { page } }) => {
    await setSettings(page, { optimizer: 'lbfgs' });
    expect(
      await setting(page, 'blocks')
        .getByText(/takes no hidden layers/)
        .isVisible(),
    ).toBe(true);
    await page.getByRole('button', { name: 'Remove the hidden layers' }).click();
    expect(await preset(page).inputValue()).toBe('own');
    expect(await layers(page).count()).toBe(0);
    expect(await page.getByText(/takes no hidden layers/).count()).toBe(0);
  });

  test('can be gone through by keyboard: layers added, changed and removed', async ({ visit: { page } }) => {
    await page.getByRole('button', { name: 'Add a hidden layer' }).press('Enter');
    const units = page.getByLabel('Units of hidden layer 2');
    await expect.poll(() => units.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('32');
    await page.keyboard.press('Tab');
    await page.keyboard.press('e');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await setting(page, 'blocks').innerText()).toMatch(
      /Dense\(32,\selu\)\s→\sBatchNormalization\s→\sDropout\(0\.3\)/,
    );
    await page.getByLabel('Units of hidden layer 1').fill('0');
    await page.keyboard.press('Enter');
    expect(await setting(page, 'blocks').getByRole('status').innerText()).toMatch(/^Units must be.*it was “0”\.$/);
    await page.getByRole('button', { name: 'Remove hidden layer 2' }).press('Enter');
    expect(await layers(page).count()).toBe(1);
    const focused = page.locator(':focus');
    expect(await focused.innerText()).toBe('Add a hidden layer');
  });

  test('step past a value that makes no sense', async ({ visit: { page } }) => {
    await group(page, 'data').click();
    const folds = setting(page, 'folds');
    await folds.press('ArrowUp');
    expect(await folds.inputValue()).toBe('2');
    await folds.press('ArrowDown');
    expect(await folds.inputValue()).toBe('0');
  });

  test('step from the number that is being typed', async ({ visit: { page } }) => {
    const epochs = setting(page, 'epochs');
    await epochs.fill('100');
    await epochs.press('ArrowUp');
    expect(await epochs.inputValue()).toBe('101');
  });

  test('stand under headings that leave out no level', async ({ visit: { page } }) => {
    await group(page, 'optimiser').click();
    const levels = await page.getByRole('heading').evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    const jumps = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
    expect(jumps).toEqual([]);
  });

  test('take a weight a class by hand', async ({ visit: { page }, folder }) => {
    writeImages(join(folder, 'images'), ['red', 'blue'], 4);
    await dropFolder(page, join(folder, 'images'));
    await group(page, 'data').click();
    await setting(page, 'classWeights').selectOption('byHand');
    await page.getByLabel('red', { exact: true }).fill('2.5');
    await page.keyboard.press('Enter');
    await group(page, 'asText').click();
    expect(await page.locator('form.settings-text textarea').inputValue()).toContain(
      '"classWeights": {"blue":1,"red":2.5}',
    );
  });
});

test('examples of views are of the person’s own images, and follow the strength', async ({ visit, host, folder }) => {
  const { page } = visit;
  writeImages(join(folder, 'images'), ['red', 'blue'], 4);
  await chooseBackend(page, 'wasm');
  await dropFolder(page, join(folder, 'images'));
  await chooseBase(page, host.modelUrl);
  await group(page, 'augmentation').click();
  await page.getByRole('button', { name: /^Make 8/ }).click();
  await page.getByRole('button', { name: 'Show examples' }).click();
  const views = page.getByRole('img', { name: /^red, view/ });
  await expect.poll(() => views.count()).toBe(4);
  expect(await page.getByRole('img', { name: 'red, unchanged' }).count()).toBe(1);
  const pixels = () => views.first().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await pixels();
  await setting(page, 'augmentStrength').fill('1');
  await expect.poll(pixels).not.toBe(before);
});

test('examples of views follow what was changed while a run was on, and a class that goes', async ({
  visit,
  host,
  folder,
}) => {
  const { page } = visit;
  writeImages(join(folder, 'images'), ['red', 'blue', 'green'], 4);
  await chooseBackend(page, 'wasm');
  await dropFolder(page, join(folder, 'images'));
  await chooseBase(page, host.modelUrl);
  const block = { units: 4_096, activation: 'relu', normalize: false, dropout: 0.25 };
  await setSettings(page, { epochs: 1_000, batchSize: 1, blocks: [block], views: 4, augmentStrength: 0.5 });
  await group(page, 'augmentation').click();
  await page.getByRole('button', { name: 'Show examples' }).click();
  const views = page.getByRole('img', { name: /, view/ });
  await expect.poll(() => views.count()).toBe(12);
  const pixels = () => views.first().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await pixels();
  await startTraining(page);
  await page.locator('main[data-phase="head"]').waitFor();
  await setting(page, 'augmentStrength').fill('1');
  await page.waitForTimeout(500);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  expect(await followRun(page)).toBe('done');
  await expect.poll(pixels).not.toBe(before);
  await page.getByRole('button', { name: 'What to do with class green' }).click();
  await page.getByRole('button', { name: 'Remove class' }).click();
  await expect.poll(() => views.count()).toBe(8);
});

test('a learning rate is found on the person’s own images and used with one press', async ({ visit, host, folder }) => {
  const { page } = visit;
  writeImages(join(folder, 'images'), ['red', 'blue'], 12);
  await chooseBackend(page, 'wasm');
  await dropFolder(page, join(folder, 'images'));
  await chooseBase(page, host.modelUrl);
  await setSettings(page, { batchSize: 4 });
  await group(page, 'optimiser').click();
  await page.getByRole('button', { name: 'Find a learning rate' }).click();
  await page.getByRole('button', { name: /^Use 0/ }).click();
  expect(Number(await setting(page, 'learningRate').inputValue())).toBeGreaterThan(0);
  expect(await page.getByText(/is in use\.$/).count()).toBe(1);
  expect(await page.getByRole('img', { name: /^Loss by learning rate: .* falls steepest/ }).count()).toBe(1);
});
