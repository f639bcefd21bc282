import { describe, expect, it } from 'vitest';
import type { Args } from '../../src/protocol/calls';
import { runImages } from '../../src/state/run-outcome';
import { Browser, filesAt, firstRun } from '../support/pretend-browser';

describe('copies of one image', () => {
  const CONTENTS = 5;
  const TWINS = ['cat', 'dog'].flatMap((label) => Array.from({ length: 20 }, (_, index) => `s/${label}/${index}.jpg`));
  const contentAt = (path: string) => path.replace(/\d+/, (digits) => `${Number(digits) % CONTENTS}`);

  it('are all learnt from or all held out, in a run as in the range test before it', async () => {
    const tested: Args<'testLearningRates'>[] = [];
    const { store, gate } = await new Browser().open({
      testLearningRates: async (request) => {
        tested.push(request);
        return { points: [], suggested: undefined };
      },
    });
    await store.getState().addFiles(filesAt(TWINS, contentAt));
    await store.getState().testRates();
    gate.open();
    await store.getState().train();
    const { samples, outcome, notices } = store.getState();
    const contentsOf = (indices: readonly number[] = []) =>
      new Set(indices.map((index) => contentAt(samples[index]?.path ?? '')));
    const { train, validation } = outcome?.split ?? { train: [], validation: [] };
    expect([train.length, validation.length]).toEqual([32, 8]);
    expect([contentsOf(train).size, contentsOf(validation).size]).toEqual([2 * (CONTENTS - 1), 2]);
    expect(tested[0]?.images).toEqual(outcome && runImages(outcome.plan, outcome.split));
    expect(notices).toEqual([]);
  });

  describe('that its folders put into training and into what is held out', () => {
    const paths = ['train/cat/1', 'train/cat/2', 'train/dog/3', 'train/dog/4']
      .concat(['val/cat/1', 'val/dog/3', 'val/dog/5', 'test/dog/3', 'test/dog/5'])
      .map((path) => `s/${path}.jpg`);
    const nameOf = (path: string) => path.split('/').at(-1) ?? '';
    const LEAKS = {
      validation: expect.stringMatching(/^2\simages are in both training and validation: the validation accuracy/),
      test: expect.stringMatching(/^1\simage is in both training and test: the test accuracy/),
    };

    it('stay there, and the page says how many they are, when it is opened again too', async () => {
      const browser = new Browser();
      const { store, gate } = await browser.open();
      await store.getState().addFiles(filesAt(paths, nameOf));
      gate.open();
      await store.getState().train();
      const { outcome, notices } = store.getState();
      expect(outcome?.split).toMatchObject({ train: { length: 4 }, validation: { length: 3 }, test: { length: 2 } });
      expect(notices).toEqual([LEAKS.validation, LEAKS.test]);
      const { store: later } = await browser.open();
      await later.getState().reopenRun(firstRun(later).id);
      expect(later.getState().notices).toEqual(notices);
    });

    it('are no leak into folds, which keep them together, but into the test', async () => {
      const { store, gate } = await new Browser().open();
      await store.getState().addFiles(filesAt(paths, nameOf));
      store.getState().changeSetting('folds', 2);
      gate.open();
      await store.getState().train();
      expect(store.getState().notices).toEqual([expect.stringMatching(/^2\simages are in both training and test/)]);
    });
  });
});
