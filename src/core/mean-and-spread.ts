export interface MeanAndSpread {
  readonly mean: number;
  /** The sample's standard deviation, with n − 1 below the line; undefined for a single number. */
  readonly spread: number | undefined;
}

/** Of at least one number; undefined of none. */
export function meanAndSpread(numbers: readonly number[]): MeanAndSpread | undefined {
  if (numbers.length === 0) return undefined;
  const mean = sum(numbers) / numbers.length;
  if (numbers.length === 1) return { mean, spread: undefined };
  const squares = sum(numbers.map((number) => (number - mean) ** 2));
  return { mean, spread: Math.sqrt(squares / (numbers.length - 1)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
