import { HeadstartError } from '../../core/errors';
import { type Shape, sizeOf } from '../../core/shapes';
import * as tf from '../tf';

/** A place where a network can be cut in two: all that comes after it depends on this one output. */
export interface Cut {
  readonly name: string;
  readonly featureShape: Shape;
  readonly output: tf.SymbolicTensor;
}

/**
 * The layers at which a model can be cut, from input to output: every path from the input to the outputs passes
 * them, and they give a feature map [height, width, channels] or a vector.
 */
export function findCuts(model: tf.LayersModel): Cut[] {
  const order = inTopologicalOrder(model.outputs);
  const lastUse = lastUses(order, model.outputs);
  const cuts: Cut[] = [];
  let reach = 0;
  order.forEach((output, position) => {
    // An edge that starts before this layer and ends after it would go around the cut.
    if (reach <= position && output.sourceLayer.getClassName() !== 'InputLayer') {
      const featureShape = shapeWithoutBatch(output);
      if (featureShape?.length === 1 || featureShape?.length === 3) {
        cuts.push({ name: output.sourceLayer.name, featureShape, output });
      }
    }
    reach = Math.max(reach, lastUse[position] as number);
  });
  return cuts;
}

/**
 * The cut that was asked for; else the last layer before the classifier, which is the last one that still gives a
 * map of places, or else what the last Dense layer reads.
 * @throws invalid-setting for a layer that is no cut, unsupported-model if there is none
 */
export function chooseCut(cuts: readonly Cut[], requested: string | undefined): Cut {
  if (requested !== undefined) {
    return cuts.find((cut) => cut.name === requested) ?? fail(noSuchCut(requested, cuts));
  }
  const lastDense = cuts.findLastIndex((cut) => cut.output.sourceLayer.getClassName() === 'Dense');
  return (
    cuts.findLast(hasPlaces) ??
    cuts[lastDense - 1] ??
    cuts.at(-1) ??
    fail(
      new HeadstartError('unsupported-model', 'This model has no layer at which it can be cut. Choose another base.'),
    )
  );
}

/** True for a feature map with more than one place in it. */
function hasPlaces({ featureShape }: Cut): boolean {
  return featureShape.length === 3 && sizeOf(featureShape.slice(0, 2)) > 1;
}

/** The outputs' ancestors and they themselves, each after what it is computed from. */
export function inTopologicalOrder(outputs: readonly tf.SymbolicTensor[]): tf.SymbolicTensor[] {
  const order = new Set<tf.SymbolicTensor>();
  const visit = (tensor: tf.SymbolicTensor) => {
    if (order.has(tensor)) return;
    for (const input of tensor.inputs) visit(input);
    order.add(tensor);
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

/** Bytes of the largest float32 tensor that one image makes on its way through the model. */
export function largestTensorBytes(model: tf.LayersModel): number {
  const sizes = inTopologicalOrder(model.outputs).map((tensor) => {
    const layer = tensor.sourceLayer;
    const inside = layer instanceof tf.LayersModel ? largestTensorBytes(layer) : 0;
    return Math.max(inside, 4 * sizeOf(shapeWithoutBatch(tensor) ?? []));
  });
  return Math.max(...sizes);
}

/** Undefined where a length is not known. */
export function shapeWithoutBatch(tensor: tf.SymbolicTensor): Shape | undefined {
  const shape = tensor.shape.slice(1);
  return shape.every((length) => length !== null) ? shape : undefined;
}

/** For each place in the order, the last place that reads it; the outside reads the outputs, after all. */
function lastUses(order: readonly tf.SymbolicTensor[], outputs: readonly tf.SymbolicTensor[]): number[] {
  const position = new Map(order.map((tensor, index) => [tensor, index]));
  const uses = order.map(() => 0);
  const note = (tensor: tf.SymbolicTensor, user: number) => {
    const index = position.get(tensor) as number;
    uses[index] = Math.max(uses[index] as number, user);
  };
  order.forEach((tensor, user) => {
    for (const input of tensor.inputs) note(input, user);
  });
  for (const output of outputs) note(output, order.length);
  return uses;
}

function noSuchCut(requested: string, cuts: readonly Cut[]): HeadstartError {
  const names = cuts.slice(-5).map((cut) => cut.name);
  return new HeadstartError(
    'invalid-setting',
    `This model can’t be cut at “${requested}”. It can be at ${names.join(', ')}${cuts.length > 5 ? ' and others' : ''}.`,
  );
}

function fail(error: HeadstartError): never {
  throw error;
}
