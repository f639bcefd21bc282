import type { Shape } from '../../../../core/shapes';
import type { HeadLayout } from '../../head-layout';

/** The next multiple of four, which is how many numbers the kernels take at a time. */
export function filledUp(count: number): number {
  return Math.ceil(count / 4) * 4;
}

/** Where a weight lies in `headLayout`, and where in the kernels' memory, in numbers. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The parameter vector as the kernels take it: in the order of `headLayout`, but every weight filled up with zeros to a
 * multiple of four rows (of kernels) and columns.
 */
export class PaddedLayout {
  /** How many numbers the optimiser corrects, zeros included. */
  readonly trainable: number;
  readonly size: number;
  readonly #pieces: readonly Piece[];

  constructor({ weights, trainable }: HeadLayout) {
    let size = 0;
    let corrected = 0;
    this.#pieces = weights.map(({ shape, address }) => {
      const piece = { from: address, to: size, ...rowsOf(shape) };
      size += paddedSize(shape);
      if (address < trainable) corrected = size;
      return piece;
    });
    this.trainable = corrected;
    this.size = size;
  }

  /** Where the weight that `headLayout` puts at `address` begins. */
  placeOf(address: number): number {
    const piece = this.#pieces.find(({ from }) => from === address);
    if (!piece) throw new Error(`No weight of the head begins at ${address}.`);
    return piece.to;
  }

  /**
   * @param plain as `headLayout` has it; or the trainable ones alone
   * @param padded zeros, [size] or [trainable]
   */
  fill(padded: Float32Array, plain: Float32Array): void {
    this.#forEachRow(plain.length, (from, to, columns) => {
      padded.set(plain.subarray(from, from + columns), to);
    });
  }

  /**
   * @param padded [size] or [trainable]
   * @param plain filled: as `headLayout` has it; or the trainable ones alone
   */
  read(padded: Float32Array, plain: Float32Array): void {
    this.#forEachRow(plain.length, (from, to, columns) => {
      plain.set(padded.subarray(to, to + columns), from);
    });
  }

  #forEachRow(end: number, visit: (from: number, to: number, columns: number) => void): void {
    for (const { from, to, rows, columns } of this.#pieces) {
      if (from >= end) return;
      // Rows that need no zeros lie side by side: one copy takes them all.
      const [count, width] = columns % 4 === 0 ? [1, rows * columns] : [rows, columns];
      for (let row = 0; row < count; row++) visit(from + row * width, to + row * filledUp(width), width);
    }
  }
}

function rowsOf(shape: Shape): { readonly rows: number; readonly columns: number } {
  const columns = shape.at(-1) ?? 0;
  return { rows: shape.length > 1 ? (shape[0] as number) : 1, columns };
}

function paddedSize(shape: Shape): number {
  return shape.reduce((size, extent) => size * filledUp(extent), 1);
}
