import { type Shape, sizeOf } from '../../../core/shapes';
import type * as tf from '../../tf';
import { areNamed, type OwnClassifier } from '../own-classes';
import type { GraphNode } from './graph-nodes';

export interface ClassifiedGraph {
  /** The nodes whose results the graph gives. */
  readonly ends: readonly GraphNode[];
  /** What each node gives for one image, without the batch axis. */
  readonly shapes: ReadonlyMap<GraphNode, Shape>;
  /** Computes a node from the features at the cut; the caller ends the result. */
  readonly run: (features: tf.Tensor, node: string) => tf.Tensor;
}

/**
 * The operations above the cut as a classifier.
 * @param classNames what the file calls its outputs
 * @returns undefined unless the graph ends in one softmax over classes that have names
 */
export function graphClassifier(
  { ends, shapes, run }: ClassifiedGraph,
  classNames: readonly string[] | undefined,
): OwnClassifier | undefined {
  const [end, second] = ends;
  const [classCount, ...rest] = (end && shapes.get(end)) ?? [];
  if (end === undefined || second !== undefined || classCount === undefined || rest.length > 0) return undefined;
  if (!isSoftmax(end, classCount, shapes) || !areNamed(classCount, classNames)) return undefined;
  return { classCount, classNames, probabilities: (features) => run(features, end.name) };
}

/** True where all that comes after a softmax over `classCount` numbers only brings them into another shape. */
function isSoftmax(node: GraphNode, classCount: number, shapes: ReadonlyMap<GraphNode, Shape>): boolean {
  const [source] = node.inputs;
  if (source && RESHAPING.has(node.op)) return isSoftmax(source, classCount, shapes);
  const shape = shapes.get(node) ?? [];
  return node.op === 'Softmax' && shape.at(-1) === classCount && sizeOf(shape) === classCount;
}

const RESHAPING: ReadonlySet<string> = new Set(['Identity', 'Reshape', 'Squeeze']);
