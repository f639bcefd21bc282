import { HeadstartError } from '../../core/errors';
import { sizeOf } from '../../core/shapes';
import type * as tf from '../tf';
import { normaliseTopology } from './topology/normalise-topology';
import { isObject, type JsonObject, type Topology } from './topology/topology';

export { isObject, type JsonObject, type Topology };

/** What a model.json says of its weight files, checked. */
export interface WeightManifest {
  readonly weightSpecs: readonly tf.io.WeightsManifestEntry[];
  readonly shardGroups: readonly ShardGroup[];
  readonly weightBytes: number;
}

/** A TF.js layers model's model.json, checked: nothing in it is used that was not looked at. */
export interface ModelJson extends WeightManifest {
  /** In the form of Keras 2, whichever wrote it. */
  readonly topology: Topology;
}

/** A TF.js graph model's model.json. TF.js' converter checks the graph when it takes it. */
export interface GraphModelJson extends WeightManifest {
  readonly graph: JsonObject;
  readonly signature: JsonObject | undefined;
}

/** Files whose bytes, one after the other, hold the weights of one manifest entry. */
export interface ShardGroup {
  readonly paths: readonly string[];
  readonly bytes: number;
}

/** More than any base a tab could run; a larger number in a manifest is an accident or an attack. */
const MAX_WEIGHT_BYTES = 2 ** 31 - 1;

const BYTES_PER_VALUE: { readonly [dtype: string]: number } = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
};

/**
 * @throws bad-model-json, graph-model, missing-weights, unsupported-layer
 */
export function readModelJson(text: string): ModelJson {
  const raw = parse(text);
  if (isGraph(raw)) {
    throw new HeadstartError(
      'graph-model',
      'This is a TF.js graph model: its layers are melted into one, and a layers model is needed here. ' +
        'Use the same network as one (tensorflowjs_converter --output_format=tfjs_layers_model).',
    );
  }
  const { modelTopology: topology } = raw;
  if (!isObject(topology)) throw malformed('it has no modelTopology');
  return { ...readManifest(raw), topology: normaliseTopology(topology.model_config ?? topology) };
}

/**
 * @throws bad-model-json, missing-weights
 */
export function readGraphModelJson(text: string): GraphModelJson {
  const raw = parse(text);
  const { modelTopology: graph, signature } = raw;
  if (!isObject(graph) || !Array.isArray(graph.node)) throw malformed('it has no graph');
  return { ...readManifest(raw), graph, signature: isObject(signature) ? signature : undefined };
}

/**
 * The weight files of a layers model or a graph model.
 * @throws bad-model-json, missing-weights
 */
export function readWeightManifest(text: string): WeightManifest {
  return readManifest(parse(text));
}

/**
 * True for a graph model, false for a layers model or anything else.
 * @throws bad-model-json if it is no JSON object
 */
export function isGraphModel(text: string): boolean {
  return isGraph(parse(text));
}

function isGraph({ format, modelTopology }: JsonObject): boolean {
  return format === 'graph-model' || (isObject(modelTopology) && Array.isArray(modelTopology.node));
}

function readManifest({ weightsManifest: manifest }: JsonObject): WeightManifest {
  if (!Array.isArray(manifest) || manifest.length === 0) throw noWeights();
  const groups = manifest.map(readGroup);
  const weightBytes = groups.reduce((total, group) => total + group.bytes, 0);
  if (weightBytes === 0) throw noWeights();
  if (weightBytes > MAX_WEIGHT_BYTES) {
    throw malformed(`its weights would take ${Math.ceil(weightBytes / 2 ** 30)} GB, and 2 GB is the most`);
  }
  return {
    weightSpecs: groups.flatMap((group) => group.weights),
    shardGroups: groups.map(({ paths, bytes }) => ({ paths, bytes })),
    weightBytes,
  };
}

function parse(text: string): JsonObject {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new HeadstartError('bad-model-json', 'The model.json is not JSON. Check the address.', { cause: error });
  }
  if (!isObject(raw)) throw malformed('it is not a JSON object');
  return raw;
}

function readGroup(raw: unknown): ShardGroup & { readonly weights: readonly tf.io.WeightsManifestEntry[] } {
  if (!isObject(raw) || !isStrings(raw.paths) || !Array.isArray(raw.weights)) {
    throw malformed('an entry of its weightsManifest has no paths or no weights');
  }
  const weights = raw.weights.map((weight) => {
    if (!isWeight(weight)) throw malformed('its weightsManifest describes a weight in a way that is not understood');
    return weight;
  });
  return { paths: raw.paths, weights, bytes: weights.reduce((total, weight) => total + bytesOf(weight), 0) };
}

function isStrings(raw: unknown): raw is string[] {
  return Array.isArray(raw) && raw.every((item) => typeof item === 'string');
}

function isWeight(raw: unknown): raw is tf.io.WeightsManifestEntry {
  if (!isObject(raw)) return false;
  const stored = isObject(raw.quantization) ? raw.quantization.dtype : raw.dtype;
  return (
    typeof raw.name === 'string' &&
    Array.isArray(raw.shape) &&
    raw.shape.every((length) => Number.isSafeInteger(length) && length >= 0) &&
    Number.isSafeInteger(sizeOf(raw.shape)) &&
    typeof raw.dtype === 'string' &&
    Object.hasOwn(BYTES_PER_VALUE, raw.dtype) &&
    typeof stored === 'string' &&
    Object.hasOwn(BYTES_PER_VALUE, stored)
  );
}

/** What the weight takes in its files, quantised or not. */
export function bytesOf(weight: tf.io.WeightsManifestEntry): number {
  const stored = weight.quantization?.dtype ?? weight.dtype;
  return sizeOf(weight.shape) * (BYTES_PER_VALUE[stored] as number);
}

function malformed(why: string): HeadstartError {
  return new HeadstartError(
    'bad-model-json',
    `This file is not the model.json of a TF.js model: ${why}. Check the address.`,
  );
}

function noWeights(): HeadstartError {
  return new HeadstartError(
    'missing-weights',
    'This model.json has a network but no weights: it has learnt nothing, so it’s no base. Use one saved with its weights.',
  );
}
