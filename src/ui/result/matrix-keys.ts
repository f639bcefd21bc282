/** A cell of the confusion matrix. */
export interface Cell {
  readonly truth: number;
  readonly predicted: number;
}

/**
 * The count that a key leads to; undefined where there is none, or for another key. Left and right go from count to count
 * as one reads; up and down stay in the column as long as it has further counts, and then go to the next row that has any.
 * So no count is out of reach.
 */
export function cellAfterKey(key: string, from: Cell, counts: readonly (readonly number[])[]): Cell | undefined {
  const cells = cellsWithCounts(counts);
  switch (key) {
    case 'Home':
      return cells[0];
    case 'End':
      return cells.at(-1);
    case 'ArrowRight':
      return cells.find((cell) => comesAfter(cell, from));
    case 'ArrowLeft':
      return cells.findLast((cell) => comesAfter(from, cell));
    case 'ArrowDown': {
      const below = cells.filter(({ truth }) => truth > from.truth);
      return below.find(({ predicted }) => predicted === from.predicted) ?? below[0];
    }
    case 'ArrowUp': {
      const above = cells.filter(({ truth }) => truth < from.truth);
      return above.findLast(({ predicted }) => predicted === from.predicted) ?? above.at(-1);
    }
    default:
      return undefined;
  }
}

/** Where the keyboard enters the matrix. */
export function firstCell(counts: readonly (readonly number[])[]): Cell {
  return cellsWithCounts(counts)[0] ?? { truth: 0, predicted: 0 };
}

/** Row by row. */
function cellsWithCounts(counts: readonly (readonly number[])[]): Cell[] {
  return counts.flatMap((row, truth) => row.flatMap((count, predicted) => (count > 0 ? [{ truth, predicted }] : [])));
}

function comesAfter(cell: Cell, other: Cell): boolean {
  return cell.truth > other.truth || (cell.truth === other.truth && cell.predicted > other.predicted);
}
