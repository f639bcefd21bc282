/** A cell of the confusion matrix. */
export interface Cell {
  readonly truth: number;
  readonly predicted: number;
}

const STEPS: Readonly<Record<string, Cell>> = {
  ArrowLeft: { truth: 0, predicted: -1 },
  ArrowRight: { truth: 0, predicted: 1 },
  ArrowUp: { truth: -1, predicted: 0 },
  ArrowDown: { truth: 1, predicted: 0 },
};

/** The next cell with a count in an arrow key's direction; undefined where there is none, or for another key. */
export function cellAfterKey(key: string, from: Cell, counts: readonly (readonly number[])[]): Cell | undefined {
  const step = STEPS[key];
  if (!step) return undefined;
  for (let { truth, predicted } = from; ; ) {
    truth += step.truth;
    predicted += step.predicted;
    const count = counts[truth]?.[predicted];
    if (count === undefined) return undefined;
    if (count > 0) return { truth, predicted };
  }
}

/** Where the keyboard enters the matrix. */
export function firstCell(counts: readonly (readonly number[])[]): Cell {
  const truth = Math.max(
    0,
    counts.findIndex((row) => row.some((count) => count > 0)),
  );
  return { truth, predicted: Math.max(0, counts[truth]?.findIndex((count) => count > 0) ?? 0) };
}
