import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/core/setting-table';
import { epochOrder } from '../../../src/engine/head/epoch-order';
import type { HeadTraining } from '../../../src/engine/head/head-training';
import { createTfjsTrainer } from '../../../src/engine/head/trainers/tfjs/tfjs-trainer';
import { rowsOf } from '../../support/rows';

/** Each of the two images to learn from, then its views. */
const ROWS_OF_IMAGES = [
  [7, 10, 11, 12],
  [3, 20, 21, 22],
];
const TRAINING: HeadTraining = {
  ...{ rows: rowsOf([]), classIndices: [], validation: [], layers: [], createTrainer: createTfjsTrainer },
  train: [7, 3],
  views: [
    [10, 11, 12],
    [20, 21, 22],
  ],
  settings: DEFAULT_SETTINGS,
};
const EPOCHS = Array.from({ length: 400 }, (_, index) => index + 1);

describe('the order of an epoch', () => {
  it('has each image once, as itself or as any of its views alike', () => {
    const orders = EPOCHS.map((epoch) => [...epochOrder(TRAINING, epoch)]);
    for (const rows of ROWS_OF_IMAGES) {
      const drawn = orders.map((order) => order.filter((row) => rows.includes(row)));
      expect(drawn.every(({ length }) => length === 1)).toBe(true);
      for (const row of rows) {
        const times = drawn.flat().filter((one) => one === row).length;
        expect(times).toBeGreaterThan(60);
        expect(times).toBeLessThan(140);
      }
    }
    const begunWithFirst = orders.filter(([first]) => ROWS_OF_IMAGES[0]?.includes(first as number)).length;
    expect(begunWithFirst).toBeGreaterThan(160);
    expect(begunWithFirst).toBeLessThan(240);
  });

  it('draws for each image by itself', () => {
    const views = EPOCHS.map((epoch) => {
      const order = [...epochOrder(TRAINING, epoch)];
      return ROWS_OF_IMAGES.map((rows) => rows.findIndex((row) => order.includes(row)));
    });
    const alike = views.filter(([first, second]) => first === second).length;
    expect(alike).toBeGreaterThan(60);
    expect(alike).toBeLessThan(140);
  });

  it('has the images themselves where there are no views', () => {
    const order = epochOrder({ ...TRAINING, views: undefined }, 1);
    expect([...order].toSorted()).toEqual([3, 7]);
  });

  it('is that of all images and all views for L-BFGS', () => {
    const settings = { ...DEFAULT_SETTINGS, optimizer: 'lbfgs' } as const;
    expect([...epochOrder({ ...TRAINING, settings }, 5)]).toEqual([7, 3, 10, 11, 12, 20, 21, 22]);
  });
});
