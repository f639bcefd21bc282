import type { FeaturePrecision } from '../../../core/kept-data';
import { fitsFloat16, toFloat16 } from '../../float16';
import type { StoredRow } from './write-segment';

/** One image's features as the store takes and gives them. */
export interface FeatureRow {
  /** SHA-256 of the image's bytes, in hex. */
  readonly hash: string;
  /** float32 [width] */
  readonly values: Float32Array;
}

/** Rows that become one segment. */
export interface SegmentPart {
  readonly precision: FeaturePrecision;
  readonly rows: readonly StoredRow[];
}

/** Before they are rounded. */
const PART_BYTES = 8 * 2 ** 20;

/** Rows of one width in parts small enough to be written and read at once. What float16 can't hold stays as it is. */
export function* partsOf(rows: readonly FeatureRow[], wanted: FeaturePrecision): Generator<SegmentPart> {
  const precisionOf = ({ values }: FeatureRow) => (wanted === 'float16' && fitsFloat16(values) ? wanted : 'float32');
  const rowsEach = Math.max(1, Math.floor(PART_BYTES / (rows[0]?.values.byteLength ?? 1)));
  for (const precision of ['float32', 'float16'] as const) {
    const ofPrecision = rows.filter((row) => precisionOf(row) === precision);
    for (let first = 0; first < ofPrecision.length; first += rowsEach) {
      const part = ofPrecision.slice(first, first + rowsEach);
      yield { precision, rows: part.map((row) => storedRow(row, precision)) };
    }
  }
}

/** The row in this precision; for float32 its numbers are shared, not copied. */
export function storedRow({ hash, values }: FeatureRow, precision: FeaturePrecision): StoredRow {
  if (precision === 'float32') {
    return { hash, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
  }
  const halves = new Uint16Array(values.length);
  toFloat16(values, halves);
  return { hash, bytes: new Uint8Array(halves.buffer) };
}
