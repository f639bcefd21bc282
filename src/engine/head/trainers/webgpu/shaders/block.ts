import type { Activation } from '../../../../../core/run-settings';
import type { BlockPlan, HeadPlan } from '../head-plan';

/** A number of the scratch buffer at [row, column] of a matrix. */
export function scratchAt(address: number, width: number, row = 'row', column = 'column'): string {
  return `scratch[${address}u + ${row} * ${width}u + ${column}]`;
}

/** A block's input at [row, column]: features, or what the block before it gave. */
export function inputAt({ input, inputs }: BlockPlan, row: string, column: string): string {
  return input === undefined ? `featureAt(${row}, ${column})` : scratchAt(input, inputs, row, column);
}

/** A sum that a product left in parts: `summed(row, column)`. */
export function summedFunction({ parts, capacity }: HeadPlan, partCount: number, width: number): string {
  return /* wgsl */ `
fn summed(row: u32, column: u32) -> f32 {
  var sum = 0.0;
  for (var part = 0u; part < ${partCount}u; part++) {
    sum += ${scratchAt(parts, width, `(part * ${capacity}u + row)`)};
  }
  return sum;
}
`;
}

/** A block's steps on one number: `activated(sum)`, `slopeAt(activated)`, and dropout's factor `maskAt(row, column)`. */
export function blockFunctions({ activation, units, dropout }: BlockPlan): string {
  const { value, slope } = activation === 'softmax' ? ACTIVATIONS.linear : ACTIVATIONS[activation];
  return /* wgsl */ `
fn activated(x: f32) -> f32 { return ${value}; }

// From what the activation gave.
fn slopeAt(y: f32) -> f32 { return ${slope}; }
${dropout ? maskFunction(units, dropout) : 'fn maskAt(row: u32, column: u32) -> f32 { return 1.0; }'}
`;
}

/** A number of TypeScript as WGSL's nearest f32. */
export function float(value: number): string {
  return `${value}f`;
}

/** Arguments are kept where `exp` and `tanh` are sure to be finite and are 0 or 1 to the last bit beyond. */
const ACTIVATIONS: { readonly [Name in Activation]: { readonly value: string; readonly slope: string } } = {
  relu: { value: 'max(x, 0.0)', slope: 'select(0.0, 1.0, y > 0.0)' },
  elu: { value: 'select(exp(min(x, 0.0)) - 1.0, x, x > 0.0)', slope: 'min(y, 0.0) + 1.0' },
  tanh: { value: 'tanh(clamp(x, -15.0, 15.0))', slope: '1.0 - y * y' },
  sigmoid: { value: '1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0)))', slope: 'y * (1.0 - y)' },
  linear: { value: 'x', slope: '1.0' },
};

/** The same numbers as `uniformAt` of core/random: 24 bits of a hash, here compared before they are divided. */
function maskFunction(units: number, { rate, index }: NonNullable<BlockPlan['dropout']>): string {
  return /* wgsl */ `
fn pcgHash(input: u32) -> u32 {
  let state = input * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

fn maskAt(row: u32, column: u32) -> f32 {
  if (batch.isTraining == 0u) { return 1.0; }
  let drawn = pcgHash(batch.dropoutKeys[${index >> 2}][${index & 3}] + row * ${units}u + column) >> 8u;
  return select(${float(1 / (1 - rate))}, 0.0, drawn < ${Math.ceil(rate * 2 ** 24)}u);
}
`;
}
