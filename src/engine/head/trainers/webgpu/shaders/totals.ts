import type { HeadPlan } from '../head-plan';
import { float } from './block';

export const INSPECT_THREADS = 256;
const THREADS = INSPECT_THREADS;

/**
 * Looks through all parameters after an epoch: each workgroup counts those that are no finite numbers and sums the squares of
 * kernels, one after the other in `findings`. The bits are looked at, as a shader may take every number for finite.
 */
export function inspectShader({ layout, inspectors, findings, blocks }: HeadPlan): string {
  const inKernel = blocks.map(({ kernel, inputs, units }) => `(at >= ${kernel}u && at < ${kernel + inputs * units}u)`);
  return /* wgsl */ `
${sumOf}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  var broken = 0.0;
  var squares = 0.0;
  for (var at = group.x * ${THREADS}u + thread; at < ${layout.size}u; at += ${THREADS * inspectors}u) {
    let value = parameters[at];
    if ((bitcast<u32>(value) & 0x7f800000u) == 0x7f800000u) { broken += 1.0; }
    if (${inKernel.join(' || ')}) { squares += value * value; }
  }
  broken = sumOf(thread, broken);
  squares = sumOf(thread, squares);
  if (thread == 0u) {
    scratch[${findings}u + group.x * 2u] = broken;
    scratch[${findings}u + group.x * 2u + 1u] = squares;
  }
}
`;
}

/**
 * The figures of an epoch, from all its entries: loss and right ones of training, of validation, and how many parameters are
 * no finite numbers. Its `batch` is the validation rows, which the training rows stand before.
 */
export function totalsShader({ settings, inspectors, correctors, findings, penalties, totals }: HeadPlan): string {
  const l2 = float(settings.l2);
  return /* wgsl */ `
${sumOf}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) thread: u32) {
  var loss = 0.0;
  var right = 0.0;
  for (var at = thread; at < batch.first; at += ${THREADS}u) {
    loss += entries[at].loss;
    right += entries[at].right;
  }
  ${settings.l2 > 0 ? each(correctors, `loss += scratch[${penalties}u + at];`) : ''}
  var validationLoss = 0.0;
  var validationRight = 0.0;
  for (var at = thread; at < batch.rows; at += ${THREADS}u) {
    validationLoss += entries[batch.first + at].loss;
    validationRight += entries[batch.first + at].right;
  }
  var broken = 0.0;
  ${each(inspectors, `broken += scratch[${findings}u + at * 2u];`)}
  ${each(inspectors, `validationLoss += ${l2} * f32(batch.rows) * scratch[${findings}u + at * 2u + 1u];`)}
  let figures = array(
    sumOf(thread, loss), sumOf(thread, right),
    sumOf(thread, validationLoss), sumOf(thread, validationRight),
    sumOf(thread, broken),
  );
  if (thread == 0u) {
    for (var at = 0u; at < 5u; at++) { scratch[${totals}u + at] = figures[at]; }
  }
}
`;
}

function each(count: number, statement: string): string {
  return `for (var at = thread; at < ${count}u; at += ${THREADS}u) { ${statement} }`;
}

/** A workgroup's values, added pair by pair. */
const sumOf = /* wgsl */ `
var<workgroup> gathered: array<f32, ${THREADS}>;

fn sumOf(thread: u32, value: f32) -> f32 {
  gathered[thread] = value;
  workgroupBarrier();
  for (var half = ${THREADS / 2}u; half > 0u; half /= 2u) {
    if (thread < half) { gathered[thread] += gathered[thread + half]; }
    workgroupBarrier();
  }
  let result = gathered[0];
  workgroupBarrier();
  return result;
}
`;
