import { expect, it } from 'vitest';
import { cellAfterKey, firstCell } from '../../src/ui/result/matrix-keys';

const COUNTS = [
  [0, 0, 2],
  [0, 5, 0],
  [1, 3, 0],
];

it('the keyboard enters a matrix at its first count', () => {
  expect(firstCell(COUNTS)).toEqual({ truth: 0, predicted: 2 });
});

it('arrow keys pass over empty cells', () => {
  expect(cellAfterKey('ArrowDown', { truth: 1, predicted: 1 }, COUNTS)).toEqual({ truth: 2, predicted: 1 });
  expect(cellAfterKey('ArrowLeft', { truth: 2, predicted: 1 }, COUNTS)).toEqual({ truth: 2, predicted: 0 });
});

it('arrow keys stop at the edge and other keys mean nothing', () => {
  expect(cellAfterKey('ArrowDown', { truth: 0, predicted: 2 }, COUNTS)).toBeUndefined();
  expect(cellAfterKey('ArrowUp', { truth: 1, predicted: 1 }, COUNTS)).toBeUndefined();
  expect(cellAfterKey('Tab', { truth: 1, predicted: 1 }, COUNTS)).toBeUndefined();
});
