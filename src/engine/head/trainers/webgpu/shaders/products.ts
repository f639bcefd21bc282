import type { BlockPlan, HeadPlan } from '../head-plan';
import { float, inputAt, scratchAt } from './block';
import { correctFunction } from './optimizer';
import { PRODUCT_THREADS, productShader, productTile } from './product';

/** input · kernel, [rows, units], in parts. */
export function forwardProductShader(plan: HeadPlan, block: BlockPlan): string {
  const { inputs, units, kernel, forwardParts } = block;
  return productShader({
    ...{ rows: 'batch.rows', columns: units, terms: inputs, parts: forwardParts },
    left: { element: inputAt(block, 'row', 'term'), next: 'term' },
    right: { element: `parameters[${kernel}u + term * ${units}u + column]`, next: 'column' },
    keep: keepPart(plan, units),
  });
}

/** gradient · kernelᵀ, [rows, inputs], in parts: the gradient of what the block took in. */
export function backwardProductShader(plan: HeadPlan, block: BlockPlan): string {
  const { inputs, units, kernel, gradient, backwardParts } = block;
  return productShader({
    ...{ rows: 'batch.rows', columns: inputs, terms: units, parts: backwardParts },
    left: { element: scratchAt(gradient, units, 'row', 'term'), next: 'term' },
    right: { element: `parameters[${kernel}u + column * ${units}u + term]`, next: 'term' },
    keep: keepPart(plan, inputs),
  });
}

/**
 * inputᵀ · gradient, [inputs + 1, units], used at once to correct kernel and bias: a gradient of a large kernel is never
 * written. The bias is the kernel's last row, whose input is always 1.
 */
export function correctionShader(plan: HeadPlan, block: BlockPlan): string {
  const { inputs, units, kernel, gradient } = block;
  const { l2 } = plan.settings;
  const correction = `correct(${kernel}u + row * ${units}u + column, sum);`;
  const product = productShader({
    ...{ rows: inputs + 1, columns: units, terms: 'batch.rows', parts: 1 },
    left: { element: `inputOf(term, row)`, next: 'row' },
    right: { element: scratchAt(gradient, units, 'term', 'column'), next: 'column' },
    ...(l2 === 0 ? { keep: correction } : penalised(plan, block)),
  });
  return /* wgsl */ `
${correctFunction(plan)}
fn inputOf(row: u32, column: u32) -> f32 {
  if (column == ${inputs}u) { return 1.0; }
  return ${inputAt(block, 'row', 'column')};
}
${product}`;
}

function keepPart({ parts, capacity }: HeadPlan, width: number): string {
  return `${scratchAt(parts, width, `(part * ${capacity}u + row)`)} = sum;`;
}

/** Keras' L2 regulariser: l2 · Σ w² in each row's loss, 2 · l2 · w in the gradient, biases left out. */
function penalised(plan: HeadPlan, { inputs, units, kernel, firstCorrector }: BlockPlan) {
  const l2 = float(plan.settings.l2);
  return {
    keep: /* wgsl */ `
  let at = ${kernel}u + row * ${units}u + column;
  var gradient = sum;
  if (row < ${inputs}u) {
    gradient += 2.0 * ${l2} * parameters[at];
    squares += parameters[at] * parameters[at];
  }
  correct(at, gradient);`,
    declarations: 'var<private> squares: f32;',
    end: /* wgsl */ `
  lefts[thread] = squares;
  workgroupBarrier();
  if (thread == 0u) {
    var sum = 0.0;
    for (var at = 0u; at < ${PRODUCT_THREADS}u; at++) { sum += lefts[at]; }
    let corrector = ${plan.penalties + firstCorrector}u + group.y * ${productTile(inputs + 1, units).x}u + group.x;
    scratch[corrector] += ${l2} * f32(batch.rows) * sum;
  }`,
  };
}
