import { expect, it } from 'vitest';
import { type Cell, cellAfterKey, firstCell } from '../../src/ui/result/matrix-keys';

const COUNTS = [
  [0, 0, 2],
  [0, 5, 0],
  [1, 3, 0],
];
const ALL_RIGHT = [
  [4, 0, 0],
  [0, 4, 0],
  [0, 0, 4],
];

it('the keyboard enters a matrix at its first count', () => {
  expect(firstCell(COUNTS)).toEqual({ truth: 0, predicted: 2 });
});

it('arrow keys pass over empty cells', () => {
  expect(cellAfterKey('ArrowDown', { truth: 1, predicted: 1 }, COUNTS)).toEqual({ truth: 2, predicted: 1 });
  expect(cellAfterKey('ArrowLeft', { truth: 2, predicted: 1 }, COUNTS)).toEqual({ truth: 2, predicted: 0 });
});

it('where a row or a column has no further count, arrow keys go on in the next row', () => {
  expect(cellAfterKey('ArrowRight', { truth: 0, predicted: 2 }, COUNTS)).toEqual({ truth: 1, predicted: 1 });
  expect(cellAfterKey('ArrowLeft', { truth: 1, predicted: 1 }, COUNTS)).toEqual({ truth: 0, predicted: 2 });
  expect(cellAfterKey('ArrowDown', { truth: 0, predicted: 2 }, COUNTS)).toEqual({ truth: 1, predicted: 1 });
  expect(cellAfterKey('ArrowUp', { truth: 1, predicted: 1 }, COUNTS)).toEqual({ truth: 0, predicted: 2 });
});

it.each([
  ['ArrowRight', COUNTS],
  ['ArrowRight', ALL_RIGHT],
  ['ArrowDown', ALL_RIGHT],
])('%s alone reaches every count', (key, counts) => {
  const reached: Cell[] = [];
  for (let cell: Cell | undefined = firstCell(counts); cell; cell = cellAfterKey(key, cell, counts)) reached.push(cell);
  expect(reached).toHaveLength(counts.flat().filter((count) => count > 0).length);
});

it('Home and End lead to the first and the last count', () => {
  expect(cellAfterKey('Home', { truth: 1, predicted: 1 }, COUNTS)).toEqual({ truth: 0, predicted: 2 });
  expect(cellAfterKey('End', { truth: 1, predicted: 1 }, COUNTS)).toEqual({ truth: 2, predicted: 1 });
});

it('arrow keys stop at the first and the last count, and other keys mean nothing', () => {
  expect(cellAfterKey('ArrowDown', { truth: 2, predicted: 0 }, COUNTS)).toBeUndefined();
  expect(cellAfterKey('ArrowUp', { truth: 0, predicted: 2 }, COUNTS)).toBeUndefined();
  expect(cellAfterKey('ArrowRight', { truth: 2, predicted: 1 }, COUNTS)).toBeUndefined();
  expect(cellAfterKey('Tab', { truth: 1, predicted: 1 }, COUNTS)).toBeUndefined();
});
