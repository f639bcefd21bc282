/** The largest number that a float16 holds. */
const LARGEST = 65504;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);
let table: Float32Array | undefined;

/** False where a number would become infinite, or is not one: such features are kept whole. */
export function fitsFloat16(values: Float32Array): boolean {
  return values.every((value) => Math.abs(value) <= LARGEST);
}

/**
 * IEEE 754 binary16 of each number, the nearest one, of two equally near the even one.
 * @param values float32 [n]
 * @param target uint16 [n]
 */
export function toFloat16(values: Float32Array, target: Uint16Array): void {
  for (let at = 0; at < values.length; at++) target[at] = float16BitsOf(values[at] as number);
}

/**
 * @param source uint16 [n], the bits of binary16
 * @param target float32 [n]; every binary16 is a float32 exactly
 */
export function fromFloat16(source: Uint16Array, target: Float32Array): void {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => valueOfFloat16(half));
  for (let at = 0; at < source.length; at++) target[at] = table[source[at] as number] as number;
}

function float16BitsOf(value: number): number {
  float[0] = value;
  const all = bits[0] as number;
  const sign = (all >>> 16) & 0x8000;
  const exponent = ((all >>> 23) & 0xff) - 127;
  const fraction = all & 0x7fffff;
  if (exponent === 128) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  if (exponent > 15) return sign | 0x7c00;
  // A carry out of the fraction goes into the exponent, as it should: also from the largest to infinity.
  if (exponent >= -14) return sign | rounded(((exponent + 15) << 23) | fraction, 13);
  // Below 2^-14 the leading one is written out, and the smallest step is 2^-24.
  if (exponent >= -25) return sign | rounded(0x800000 | fraction, -1 - exponent);
  return sign;
}

/** whole / 2^shift, to the nearest whole number, of two equally near to the even one. */
function rounded(whole: number, shift: number): number {
  const kept = whole >>> shift;
  const rest = whole & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}

function valueOfFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
