import type { FeatureRows } from '../../src/engine/features/feature-rows';

/** Feature rows over plain arrays. */
export function rowsOf(vectors: readonly (readonly number[])[]): FeatureRows {
  const rows = vectors.map((vector) => Float32Array.from(vector));
  return { count: rows.length, width: rows[0]?.length ?? 0, row: (index) => rows[index] as Float32Array };
}

/** Rows by an integer formula that any program computes alike, with something of the class (row % classes) in them. */
export function formulaRows(count: number, width: number, classes: number): FeatureRows {
  return rowsOf(
    Array.from({ length: count }, (_, row) =>
      Array.from({ length: width }, (_, column) => {
        const noise = ((row * 31 + column * 17 + row * column * 7) % 23) - 11;
        return (noise + (column % classes === row % classes ? 6 : 0)) / 8;
      }),
    ),
  );
}
