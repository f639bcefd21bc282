import type { BlockPlan, HeadPlan } from '../head-plan';
import { blockFunctions, float, scratchAt, summedFunction } from './block';

const THREADS = 64;

/**
 * The end of the head, a workgroup a row: the classifier's logits, softmax cross-entropy, what is right, and when
 * training the gradients of the logits and of the hidden block before them. A last hidden block that does not look at
 * other rows is activated here too, and its gradient goes through to its sums.
 */
export function classifyShader(plan: HeadPlan, classifier: BlockPlan, hidden: BlockPlan | undefined): string {
  const { units: classes, gradient: logits } = classifier;
  const isWhole = hidden !== undefined && !hidden.normalization;
  return /* wgsl */ `
const CLASSES = ${classes}u;
var<workgroup> gathered: array<f32, ${THREADS}>;
${logitFunctions(plan, classifier, hidden)}
${isWhole ? blockFunctions(hidden) : ''}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let row = group.x;
  ${isWhole ? activateHidden(hidden) : ''}
  ${fillLogits(classifier, hidden)}
  storageBarrier();

  var value = -3.4e38;
  for (var column = thread; column < CLASSES; column += ${THREADS}u) { value = max(value, ${scratchAt(logits, classes)}); }
  let largest = largestOf(thread, value);
  value = 0.0;
  for (var column = thread; column < CLASSES; column += ${THREADS}u) { value += exp(${scratchAt(logits, classes)} - largest); }
  let logSum = log(sumOf(thread, value));
  let label = entries[batch.first + row].label;
  let weight = entries[batch.first + row].weight;
  var loss = 0.0;
  // The first of the largest is the class that the head says.
  var guess = f32(CLASSES);
  for (var column = thread; column < CLASSES; column += ${THREADS}u) {
    let logit = ${scratchAt(logits, classes)};
    loss -= targetAt(column, label) * (logit - largest - logSum);
    if (logit == largest) { guess = min(guess, f32(column)); }
  }
  loss = sumOf(thread, loss);
  guess = -largestOf(thread, -guess);
  if (thread == 0u) {
    entries[batch.first + row].loss = loss * weight;
    entries[batch.first + row].right = select(0.0, 1.0, guess == f32(label));
  }
  if (batch.isTraining == 0u) { return; }

  for (var column = thread; column < CLASSES; column += ${THREADS}u) {
    let probability = exp(${scratchAt(logits, classes)} - largest - logSum);
    ${scratchAt(logits, classes)} = (probability - targetAt(column, label)) * weight / f32(batch.rows);
  }
  ${hidden ? hiddenGradient(plan, classifier, hidden) : ''}
}

fn targetAt(column: u32, label: u32) -> f32 { return ${target(plan.settings.labelSmoothing, classes)}; }

fn sumOf(thread: u32, value: f32) -> f32 { ${overThreads('gathered[thread] + gathered[thread + half]')} }

fn largestOf(thread: u32, value: f32) -> f32 { ${overThreads('max(gathered[thread], gathered[thread + half])')} }
`;
}

/** A workgroup's values in one, pair by pair. */
function overThreads(pair: string): string {
  return /* wgsl */ `
  gathered[thread] = value;
  workgroupBarrier();
  for (var half = ${THREADS / 2}u; half > 0u; half /= 2u) {
    if (thread < half) { gathered[thread] = ${pair}; }
    workgroupBarrier();
  }
  let result = gathered[0];
  workgroupBarrier();
  return result;`;
}

function activateHidden({ units, kernel, inputs, activated, output }: BlockPlan): string {
  const isKeptTwice = output !== activated;
  return /* wgsl */ `
  for (var column = thread; column < ${units}u; column += ${THREADS}u) {
    let value = activated(summed(row, column) + parameters[${kernel + inputs * units}u + column]);
    ${scratchAt(activated, units)} = value;
    ${isKeptTwice ? `${scratchAt(output, units)} = value * maskAt(row, column);` : ''}
  }
  storageBarrier();`;
}

/** What a logit sums: products with a hidden block's units, or what the product with the features left in parts. */
function logitFunctions(
  plan: HeadPlan,
  { inputs, units, kernel, forwardParts }: BlockPlan,
  hidden?: BlockPlan,
): string {
  if (!hidden) return summedFunction(plan, forwardParts, units);
  const unit = scratchAt(hidden.output, inputs, 'row', 'unit');
  return /* wgsl */ `
${hidden.normalization ? '' : summedFunction(plan, hidden.forwardParts, hidden.units)}
fn product(row: u32, unit: u32, column: u32) -> f32 { return ${unit} * parameters[${kernel}u + unit * CLASSES + column]; }
`;
}

/** Where there are fewer classes than threads, several share the sum of one. */
function fillLogits({ inputs, units: classes, kernel, gradient: logits }: BlockPlan, hidden?: BlockPlan): string {
  const bias = `parameters[${kernel + inputs * classes}u + column]`;
  if (!hidden) {
    return /* wgsl */ `
  for (var column = thread; column < CLASSES; column += ${THREADS}u) {
    ${scratchAt(logits, classes)} = summed(row, column) + ${bias};
  }`;
  }
  const sharers = 2 ** Math.floor(Math.log2(Math.max(THREADS / classes, 1)));
  return /* wgsl */ `
  for (var first = 0u; first < CLASSES; first += ${THREADS / sharers}u) {
    let column = first + thread / ${sharers}u;
    var sum = 0.0;
    if (column < CLASSES) {
      for (var unit = thread % ${sharers}u; unit < ${inputs}u; unit += ${sharers}u) { sum += product(row, unit, column); }
    }
    gathered[thread] = sum;
    workgroupBarrier();
    if (column < CLASSES && thread % ${sharers}u == 0u) {
      sum = ${bias};
      for (var sharer = 0u; sharer < ${sharers}u; sharer++) { sum += gathered[thread + sharer]; }
      ${scratchAt(logits, classes)} = sum;
    }
    workgroupBarrier();
  }`;
}

/** The one-hot class, smoothed (Szegedy et al. 2016). */
function target(smoothing: number, classes: number): string {
  const rest = smoothing / classes;
  return `select(${float(rest)}, ${float(1 - smoothing + rest)}, column == label)`;
}

function hiddenGradient(
  { parts }: HeadPlan,
  { units: classes, kernel, gradient: logits }: BlockPlan,
  hidden: BlockPlan,
) {
  const { units, activated, gradient, normalization } = hidden;
  const keep = normalization
    ? `${scratchAt(parts, units, 'row', 'unit')} = sum;`
    : `${scratchAt(gradient, units, 'row', 'unit')} =
      sum * maskAt(row, unit) * slopeAt(${scratchAt(activated, units, 'row', 'unit')});`;
  return /* wgsl */ `
  storageBarrier();
  for (var unit = thread; unit < ${units}u; unit += ${THREADS}u) {
    var sum = 0.0;
    for (var column = 0u; column < CLASSES; column++) {
      sum += ${scratchAt(logits, classes)} * parameters[${kernel}u + unit * CLASSES + column];
    }
    ${keep}
  }`;
}
