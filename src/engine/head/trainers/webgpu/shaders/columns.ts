import { BATCH_NORMALIZATION } from '../../../../../core/head';
import type { BlockPlan, HeadPlan } from '../head-plan';
import { blockFunctions, float, scratchAt, summedFunction } from './block';
import { correctFunction } from './optimizer';

/** Threads of a workgroup: across the columns, and down the rows of each. */
export const COLUMNS = 16;
const LANES = 16;

/**
 * A hidden block after its product: bias, activation, BatchNormalization (Ioffe & Szegedy 2015) and dropout. A workgroup
 * has whole columns, as the batch's mean and variance are those of a column.
 */
export function forwardColumnsShader(plan: HeadPlan, block: BlockPlan): string {
  const { units, kernel, inputs, activated, output } = block;
  return /* wgsl */ `
${summedFunction(plan, block.forwardParts, units)}
${blockFunctions(block)}
${overLanes}
@compute @workgroup_size(${COLUMNS}, ${LANES})
fn main(${IDS}) {
  ${PLACE}
  let isInside = column < ${units}u;
  var total = 0.0;
  if (isInside) {
    for (var row = lane; row < batch.rows; row += ${LANES}u) {
      let value = activated(summed(row, column) + parameters[${kernel + inputs * units}u + column]);
      ${scratchAt(activated, units)} = value;
      total += value;
    }
  }
  ${block.normalization ? standardise(block, block.normalization) : 'let scale = 1.0; let shift = 0.0;'}
  if (isInside) {
    for (var row = lane; row < batch.rows; row += ${LANES}u) {
      ${scratchAt(output, units)} = (${scratchAt(activated, units)} * scale + shift) * maskAt(row, column);
    }
  }
}
`;
}

/** The way back, from the gradient of what the block gives to that of its product's sums. */
export function backwardColumnsShader(plan: HeadPlan, block: BlockPlan, partCount: number): string {
  const { units, activated, gradient, normalization } = block;
  return /* wgsl */ `
${summedFunction(plan, partCount, units)}
${blockFunctions(block)}
${normalization ? `${overLanes}\n${correctFunction(plan)}` : ''}
@compute @workgroup_size(${COLUMNS}, ${LANES})
fn main(${IDS}) {
  ${PLACE}
  let isInside = column < ${units}u;
  ${normalization ? normalizationBack(block, normalization) : ''}
  if (isInside) {
    for (var row = lane; row < batch.rows; row += ${LANES}u) {
      let value = ${scratchAt(activated, units)};
      let flowing = ${normalization ? throughNormalization(block) : 'summed(row, column) * maskAt(row, column)'};
      ${scratchAt(gradient, units)} = flowing * slopeAt(value);
    }
  }
}
`;
}

const IDS = `
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
`;

const PLACE = `let column = group.x * ${COLUMNS}u + local.x; let lane = local.y;`;

/** All lanes' values of a column, added in the order of the lanes. */
const overLanes = /* wgsl */ `
var<workgroup> gathered: array<f32, ${COLUMNS * LANES}>;

fn overLanes(local: vec3<u32>, value: f32) -> f32 {
  gathered[local.y * ${COLUMNS}u + local.x] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var lane = 0u; lane < ${LANES}u; lane++) { sum += gathered[lane * ${COLUMNS}u + local.x]; }
  workgroupBarrier();
  return sum;
}
`;

type Normalization = NonNullable<BlockPlan['normalization']>;

const { momentum, epsilon } = BATCH_NORMALIZATION;

/** Ends with `scale` and `shift` of the column: the batch's when training, else the moving ones. */
function standardise({ units, activated }: BlockPlan, addresses: Normalization): string {
  const { gamma, beta, movingMean, movingVariance, statistics } = addresses;
  return /* wgsl */ `
  var mean = 0.0;
  var variance = 0.0;
  if (batch.isTraining == 1u) {
    mean = overLanes(local, total) / f32(batch.rows);
    var squares = 0.0;
    if (isInside) {
      for (var row = lane; row < batch.rows; row += ${LANES}u) {
        let centred = ${scratchAt(activated, units)} - mean;
        squares += centred * centred;
      }
    }
    variance = overLanes(local, squares) / f32(batch.rows);
    if (isInside && lane == 0u) {
      parameters[${movingMean}u + column] = ${follow(`parameters[${movingMean}u + column]`, 'mean')};
      parameters[${movingVariance}u + column] = ${follow(`parameters[${movingVariance}u + column]`, 'variance')};
    }
  } else if (isInside) {
    mean = parameters[${movingMean}u + column];
    variance = parameters[${movingVariance}u + column];
  }
  let inverse = inverseSqrt(variance + ${float(epsilon)});
  var scale = 0.0;
  var shift = 0.0;
  if (isInside) {
    scale = inverse * parameters[${gamma}u + column];
    shift = parameters[${beta}u + column] - mean * scale;
    if (lane == 0u) {
      scratch[${statistics}u + column] = mean;
      scratch[${statistics + units}u + column] = inverse;
    }
  }`;
}

function follow(moving: string, current: string): string {
  return `${moving} * ${float(momentum)} + ${current} * ${float(1 - momentum)}`;
}

/** Mean and variance depend on every row of the batch: the means here are what they pass on, and is taken off again. */
function normalizationBack({ units, activated, gradient }: BlockPlan, addresses: Normalization): string {
  const { gamma, beta, statistics } = addresses;
  return /* wgsl */ `
  var mean = 0.0;
  var inverse = 0.0;
  var scale = 0.0;
  var ofBeta = 0.0;
  var ofGamma = 0.0;
  if (isInside) {
    mean = scratch[${statistics}u + column];
    inverse = scratch[${statistics + units}u + column];
    scale = inverse * parameters[${gamma}u + column];
    for (var row = lane; row < batch.rows; row += ${LANES}u) {
      let flowing = summed(row, column) * maskAt(row, column);
      ${scratchAt(gradient, units)} = flowing;
      ofBeta += flowing;
      ofGamma += flowing * (${scratchAt(activated, units)} - mean) * inverse;
    }
  }
  ofBeta = overLanes(local, ofBeta);
  ofGamma = overLanes(local, ofGamma);
  if (isInside && lane == 0u) {
    correct(${gamma}u + column, ofGamma);
    correct(${beta}u + column, ofBeta);
  }
  let throughMean = ofBeta / f32(batch.rows);
  let throughVariance = ofGamma / f32(batch.rows);`;
}

function throughNormalization({ units, gradient }: BlockPlan): string {
  const standardised = '(value - mean) * inverse';
  return `(${scratchAt(gradient, units)} - throughMean - ${standardised} * throughVariance) * scale`;
}
