/** What one class did on a set of images. `undefined` where a figure has no meaning (nothing predicted, nothing there). */
export interface ClassFigures {
  readonly precision: number | undefined;
  readonly recall: number | undefined;
  readonly f1: number | undefined;
  /** How many images of the class there are in the set. */
  readonly support: number;
}

/** The index of the largest value of row `row` of a row-major [rows, width] matrix; the first one on a tie. */
export function argMaxOfRow(values: Float32Array, row: number, width: number): number {
  let best = 0;
  for (let column = 1; column < width; column++) {
    if ((values[row * width + column] as number) > (values[row * width + best] as number)) best = column;
  }
  return best;
}

/** Counts [true class][predicted class]. */
export function confusionMatrix(
  truths: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classCount: number,
): number[][] {
  const counts = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (let index = 0; index < truths.length; index++) {
    const row = counts[truths[index] as number] as number[];
    const predicted = predictions[index] as number;
    row[predicted] = (row[predicted] as number) + 1;
  }
  return counts;
}

/** The share of the diagonal in all counts. */
export function accuracyOf(confusion: readonly (readonly number[])[]): number | undefined {
  const total = confusion.flat().reduce((sum, count) => sum + count, 0);
  const right = confusion.reduce((sum, row, index) => sum + (row[index] as number), 0);
  return total === 0 ? undefined : right / total;
}

/** Precision, recall and F1 of every class, as in scikit-learn's `classification_report`. */
export function classFigures(confusion: readonly (readonly number[])[]): ClassFigures[] {
  return confusion.map((row, index) => {
    const right = row[index] as number;
    const support = row.reduce((sum, count) => sum + count, 0);
    const predicted = confusion.reduce((sum, other) => sum + (other[index] as number), 0);
    const precision = predicted === 0 ? undefined : right / predicted;
    const recall = support === 0 ? undefined : right / support;
    const f1 = support + predicted === 0 ? undefined : (2 * right) / (support + predicted);
    return { precision, recall, f1, support };
  });
}

/** The 95 % Wilson score interval of a share (Wilson 1927): honest for small sets and near 0 and 1. */
export function wilsonInterval(successes: number, trials: number): readonly [low: number, high: number] {
  if (trials === 0) return [0, 1];
  const z = 1.959964;
  const share = successes / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
