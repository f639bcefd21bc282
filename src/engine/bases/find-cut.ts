import { HeadstartError } from '../../core/errors';
import { type Shape, sizeOf } from '../../core/shapes';
import type * as tf from '../tf';

/** A place where a network can be cut in two: all that comes after it depends on this one output. */
export interface CutPlace {
  readonly name: string;
  /** The layer's class, or the operation of a graph. */
  readonly className: string;
  readonly featureShape: Shape;
}

export interface Cut extends CutPlace {
  readonly output: tf.SymbolicTensor;
}

/**
 * The layers at which a model can be cut, from input to output: every path from the input to the outputs passes
 * them, and they give a feature map [height, width, channels] or a vector.
 */
export function findCuts(model: tf.LayersModel): Cut[] {
  return findNarrows(inTopologicalOrder(model.outputs), model.outputs).flatMap((output) => {
    const { name } = output.sourceLayer;
    const className = output.sourceLayer.getClassName();
    const featureShape = shapeWithoutBatch(output);
    const isFeatures = featureShape?.length === 1 || featureShape?.length === 3;
    return isFeatures && className !== 'InputLayer' ? [{ name, className, featureShape, output }] : [];
  });
}

/** Something that is computed from others of its kind: a tensor of a model, a node of a graph. */
interface Computed<Item> {
  readonly inputs: readonly Item[];
}

/**
 * Those that every path to the outputs passes.
 * @param order each after what it is computed from
 */
export function findNarrows<Item extends Computed<Item>>(order: readonly Item[], outputs: readonly Item[]): Item[] {
  const lastUse = lastUses(order, outputs);
  let reach = 0;
  return order.filter((_, position) => {
    // An edge that starts before this one and ends after it would go around it.
    const isNarrow = reach <= position;
    reach = Math.max(reach, lastUse[position] as number);
    return isNarrow;
  });
}

/**
 * The cut that was asked for; else the last layer before the classifier, which is the last one that still gives a
 * map of places, or else what the last Dense layer reads.
 * @throws invalid-setting for a layer that is no cut, unsupported-model if there is none
 */
export function chooseCut<Place extends CutPlace>(cuts: readonly Place[], requested: string | undefined): Place {
  if (requested !== undefined) {
    return cuts.find((cut) => cut.name === requested) ?? fail(noSuchCut(requested, cuts));
  }
  const lastDense = cuts.findLastIndex((cut) => DENSE.has(cut.className));
  return (
    cuts.findLast(hasPlaces) ??
    cuts[lastDense - 1] ??
    cuts.at(-1) ??
    fail(
      new HeadstartError('unsupported-model', 'This model has no layer at which it can be cut. Choose another base.'),
    )
  );
}

const DENSE: ReadonlySet<string> = new Set(['Dense', 'MatMul', '_FusedMatMul']);

/** True for a feature map with more than one place in it. */
function hasPlaces({ featureShape }: CutPlace): boolean {
  return featureShape.length === 3 && sizeOf(featureShape.slice(0, 2)) > 1;
}

/** The outputs' ancestors and they themselves, each after what it is computed from. */
export function inTopologicalOrder<Item extends Computed<Item>>(outputs: readonly Item[]): Item[] {
  const order = new Set<Item>();
  const visit = (item: Item) => {
    if (order.has(item)) return;
    for (const input of item.inputs) visit(input);
    order.add(item);
  };
  for (const output of outputs) visit(output);
  return [...order];
}

/**
 * How many later layers read each tensor; the outside reads the outputs.
 * @param source what a layer really reads in place of its input
 */
export function countReaders(
  order: readonly tf.SymbolicTensor[],
  outputs: readonly tf.SymbolicTensor[],
  source = (input: tf.SymbolicTensor) => input,
): ReadonlyMap<tf.SymbolicTensor, number> {
  const readers = new Map<tf.SymbolicTensor, number>();
  for (const tensor of [...order.flatMap(({ inputs }) => inputs.map(source)), ...outputs]) {
    readers.set(tensor, (readers.get(tensor) ?? 0) + 1);
  }
  return readers;
}

/** Undefined where a length is not known. */
export function shapeWithoutBatch(tensor: tf.SymbolicTensor): Shape | undefined {
  const shape = tensor.shape.slice(1);
  return shape.every((length) => length !== null) ? shape : undefined;
}

/** For each place in the order, the last place that reads it; the outside reads the outputs, after all. */
function lastUses<Item extends Computed<Item>>(order: readonly Item[], outputs: readonly Item[]): number[] {
  const position = new Map(order.map((item, index) => [item, index]));
  const uses = order.map(() => 0);
  const note = (item: Item, user: number) => {
    const index = position.get(item) as number;
    uses[index] = Math.max(uses[index] as number, user);
  };
  order.forEach((item, user) => {
    for (const input of item.inputs) note(input, user);
  });
  for (const output of outputs) note(output, order.length);
  return uses;
}

function noSuchCut(requested: string, cuts: readonly CutPlace[]): HeadstartError {
  const names = cuts.slice(-5).map((cut) => cut.name);
  return new HeadstartError(
    'invalid-setting',
    `This model can’t be cut at “${requested}”. It can be at ${names.join(', ')}${cuts.length > 5 ? ' and others' : ''}.`,
  );
}

function fail(error: HeadstartError): never {
  throw error;
}
