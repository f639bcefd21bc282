import * as tf from '../tf';
import { compileFrozen } from './compile/compile-frozen';
import { isIdentity } from './compile/steps';
import { type Cut, inTopologicalOrder } from './find-cut';
import { areNamed, type OwnClassifier } from './own-classes';
import { applyAgain } from './rewrite/rewrite-network';

/** The classifier of a layers model, from a cut to its end. */
export interface LayersClassifier extends OwnClassifier {
  /** Those of the model's weights that it goes on needing. */
  readonly weights: tf.LayersModel['weights'];
}

/**
 * The layers above the cut as a classifier, run as they are.
 * @param classNames what the file calls its outputs
 * @returns undefined unless the model ends in one softmax over classes that have names, or where a layer with weights
 * is used on both sides of the cut
 */
export function classifierAbove(
  model: tf.LayersModel,
  cut: Cut,
  classNames: readonly string[] | undefined,
): LayersClassifier | undefined {
  const [output, second] = model.outputs;
  if (output === undefined || second !== undefined) return undefined;
  const [, classCount, ...rest] = output.shape;
  const isVector = typeof classCount === 'number' && rest.length === 0;
  if (!isVector || !isSoftmax(output, classCount) || !areNamed(classCount, classNames)) return undefined;
  const above = upperPart(model, cut);
  const below = new Set(inTopologicalOrder([cut.output]).map(({ sourceLayer }) => sourceLayer));
  if (above.layers.some((layer) => below.has(layer) && layer.weights.length > 0)) return undefined;
  const { run, stepCount } = compileFrozen(above);
  return {
    classCount,
    classNames,
    weights: above.weights,
    // Where the base is cut at its very end, its features are the probabilities.
    probabilities: (features) => (stepCount === 0 ? tf.clone(features) : run(features)),
  };
}

/** True where all that comes after a softmax over `classCount` numbers only brings them into another shape. */
function isSoftmax({ sourceLayer: layer, shape, inputs }: tf.SymbolicTensor, classCount: number): boolean {
  const [source] = inputs;
  const className = layer.getClassName();
  if (source && (RESHAPING.has(className) || isIdentity(layer))) return isSoftmax(source, classCount);
  const { activation, axis } = layer.getConfig();
  const isOverLastAxis =
    className === 'Softmax' ? [-1, shape.length - 1].includes(Number(axis)) : activation === 'softmax';
  return isOverLastAxis && shape.at(-1) === classCount;
}

const RESHAPING: ReadonlySet<string> = new Set(['Reshape', 'Flatten']);

/** The model from the cut to its outputs, of the same layers. */
function upperPart(model: tf.LayersModel, cut: Cut): tf.LayersModel {
  const input = tf.input({ shape: [...cut.featureShape] });
  const made = new Map([[cut.output, input]]);
  for (const tensor of inTopologicalOrder(model.outputs)) {
    // Every path passes the cut, so that what reads anything above it reads nothing below it.
    const sources = tensor.inputs.flatMap((source) => made.get(source) ?? []);
    if (sources.length > 0 && !made.has(tensor)) made.set(tensor, applyAgain(tensor, sources));
  }
  return tf.model({ inputs: input, outputs: model.outputs.map((output) => made.get(output) ?? output) });
}
