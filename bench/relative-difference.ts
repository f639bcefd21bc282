/** The length of the difference of two vectors, as a share of the length of the one that was expected. */
export function relativeDifference(expected: Float32Array, actual: Float32Array): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  return lengthOf(expected.map((value, at) => value - (actual[at] as number))) / lengthOf(expected);
}

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0));
}
