import * as tf from '../../tf';
import { matchLayers } from './match-layers';
import { explainMismatch, type Mismatch } from './mismatch';
import { releaseBuffer } from './release-buffer';
import type { StoredLayer, StoredWeight, StoredWeights } from './stored-weights';
import { type LayerVariable, type WeightedLayer, weightedLayers } from './weighted-layers';

/** How many images Keras' Normalization has seen: a single number, of no use once it has learnt. */
const UNUSED = 'count';

export interface MatchOptions {
  /** The model is the lower part of what the file was made for: layers that only the file has are no mistake. */
  readonly isLowerPart?: boolean;
}

/** A weight of the network and what the file has for it. */
interface Pair {
  readonly variable: LayerVariable;
  readonly source: StoredWeight;
}

/**
 * Fills a built model with the weights of a file: by the layer's name, then by the weight's name inside the layer, or
 * by its place there where an old file has names of its own. Every shape is checked before the first value is read;
 * then weights are read and written one at a time.
 * @throws wrong-architecture, missing-weights
 */
export function matchWeights(model: tf.LayersModel, stored: StoredWeights, options: MatchOptions = {}): void {
  const wanted = weightedLayers(model);
  const layers = stored.layers.filter((layer) => layer.weights.length > 0);
  const names = wanted.map((layer) => (stored.namedByClass ? layer.classPath : layer.path));
  const storedNames = layers.map((layer) => layer.name);
  const partners = matchLayers(names, storedNames);
  const matches = wanted.map((layer, index) => matchLayer(layer, layers[partners[index] ?? -1]?.weights ?? []));
  const partnered = new Set(partners);
  const leftLayers = options.isLowerPart ? [] : layers.filter((_, index) => !partnered.has(index));
  const mismatch: Mismatch = {
    missing: matches.flatMap((match) => match.missing),
    misshapen: matches.flatMap((match) => match.misshapen),
    leftOver: [...matches.flatMap((match) => match.leftOver), ...unexpected(leftLayers, wanted)],
  };
  const fittingLayers = matches.filter(isPerfect).length;
  const error = explainMismatch(mismatch, { model: model.name, wanted: names, stored: layers, fittingLayers });
  if (error) throw error;
  for (const pair of matches.flatMap((match) => match.pairs)) fill(pair);
}

interface LayerMatch extends Mismatch {
  readonly pairs: readonly Pair[];
}

function matchLayer({ path, weights }: WeightedLayer, stored: readonly StoredWeight[]): LayerMatch {
  const sources = sourcesFor(weights, stored);
  const named = weights.map((variable, index) => ({
    variable,
    name: `${path}/${nameOf(variable)}`,
    source: sources[index],
  }));
  return {
    pairs: named.flatMap(({ variable, source }) =>
      source && hasShape(source, variable) ? [{ variable, source }] : [],
    ),
    missing: named
      .filter(({ variable, source }) => source === undefined && nameOf(variable) !== UNUSED)
      .map(({ name }) => name),
    misshapen: named.flatMap(({ variable, name, source }) =>
      source && !hasShape(source, variable) ? [{ name, wanted: variable.shape, stored: source.shape }] : [],
    ),
    leftOver: stored
      .filter((source) => !sources.includes(source) && source.shape.length > 0)
      .map((source) => `${path}/${source.name}`),
  };
}

function isPerfect({ missing, misshapen, leftOver }: Mismatch): boolean {
  return missing.length + misshapen.length + leftOver.length === 0;
}

/** For each weight of a layer, the one in the file: by name, else by place if the file's names mean nothing. */
function sourcesFor(weights: readonly LayerVariable[], stored: readonly StoredWeight[]): (StoredWeight | undefined)[] {
  const byName = weights.map((variable) => stored.find(({ name }) => namesFor(variable).includes(name)));
  if (byName.every((source) => source !== undefined)) return byName;
  const inPlace = weights.map((_, index) => stored[index]);
  const saysOtherwise = inPlace.some(
    (source, index) => source && WEIGHT_NAMES.has(source.name) && source !== byName[index],
  );
  const isComplete = stored.slice(weights.length).every(({ shape }) => shape.length === 0);
  return saysOtherwise || !isComplete ? byName : inPlace;
}

/** Names that Keras has for weights: a file that uses them means them. */
const WEIGHT_NAMES: ReadonlySet<string> = new Set([
  'kernel',
  'bias',
  'gamma',
  'beta',
  'moving_mean',
  'moving_variance',
  'depthwise_kernel',
  'pointwise_kernel',
  'mean',
  'variance',
  UNUSED,
  'alpha',
  'embeddings',
]);

function nameOf(variable: LayerVariable): string {
  return variable.originalName.slice(variable.originalName.lastIndexOf('/') + 1);
}

/** Keras 3 calls the kernel of a depthwise convolution just kernel. */
function namesFor(variable: LayerVariable): readonly string[] {
  const name = nameOf(variable);
  return name === 'depthwise_kernel' ? [name, 'kernel'] : [name];
}

function hasShape(source: StoredWeight, { shape }: LayerVariable): boolean {
  return source.shape.length === shape.length && source.shape.every((length, axis) => length === shape[axis]);
}

/** Layers that only the file has, unless they are a classifier's and the network has none. */
function unexpected(left: readonly StoredLayer[], wanted: readonly WeightedLayer[]): readonly string[] {
  const hasTop = wanted.some(({ path, weights }) => isOfTop(path, weights));
  return left.filter(({ name, weights }) => hasTop || !isOfTop(name, weights)).map((layer) => layer.name);
}

/** A Dense layer has a kernel of two axes; MobileNet's classifier is a convolution with a name that tells it. */
function isOfTop(path: string, weights: readonly { readonly shape: readonly unknown[] }[]): boolean {
  return weights[0]?.shape.length === 2 || /(^|\/)(conv_preds|predictions|probs|logits|fc\d*)$/i.test(path);
}

function fill({ variable, source }: Pair): void {
  const values = source.read();
  const typed = variable.dtype === 'int32' ? Int32Array.from(values) : values;
  const value = tf.tensor(typed, [...source.shape], variable.dtype);
  try {
    variable.write(value);
  } finally {
    value.dispose();
    // WebAssembly has copied them into a memory of its own; until the next collection they would be here twice.
    if (tf.getBackend() === 'wasm') releaseBuffer(values.buffer);
  }
}
