import { HeadstartError } from '../../core/errors';
import { sizeOf } from '../../core/shapes';
import type * as tf from '../tf';

/** A TF.js layers model's model.json, checked: nothing in it is used that was not looked at. */
export interface ModelJson {
  /** Keras' serialised model: class_name and config. */
  readonly topology: Topology;
  readonly weightSpecs: readonly tf.io.WeightsManifestEntry[];
  readonly shardGroups: readonly ShardGroup[];
  readonly weightBytes: number;
}

export type Topology = { readonly class_name: string; readonly config: JsonObject | readonly unknown[] };
export type JsonObject = { readonly [key: string]: unknown };

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
 * @throws bad-model-json, graph-model, missing-weights
 */
export function readModelJson(text: string): ModelJson {
  const raw = parse(text);
  const topology = raw.modelTopology;
  if (raw.format === 'graph-model' || (isObject(topology) && Array.isArray(topology.node))) {
    throw new HeadstartError(
      'graph-model',
      'This is a TF.js graph model: its layers are melted into one, so it can’t be cut. ' +
        'Use the same network as a layers model (tensorflowjs_converter --output_format=tfjs_layers_model).',
    );
  }
  const manifest = raw.weightsManifest;
  if (!isObject(topology)) throw malformed('it has no modelTopology');
  if (!Array.isArray(manifest) || manifest.length === 0) throw noWeights();
  const groups = manifest.map(readGroup);
  const weightBytes = groups.reduce((total, group) => total + group.bytes, 0);
  if (weightBytes === 0) throw noWeights();
  if (weightBytes > MAX_WEIGHT_BYTES) {
    throw malformed(`its weights would take ${Math.ceil(weightBytes / 2 ** 30)} GB, and 2 GB is the most`);
  }
  return {
    topology: readTopology(topology.model_config ?? topology),
    weightSpecs: groups.flatMap((group) => group.weights),
    shardGroups: groups.map(({ paths, bytes }) => ({ paths, bytes })),
    weightBytes,
  };
}

export function isObject(raw: unknown): raw is JsonObject {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
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

function readTopology(raw: unknown): Topology {
  if (!isObject(raw) || typeof raw.class_name !== 'string') throw malformed('its topology names no model class');
  const { class_name, config } = raw;
  if (!isObject(config) && !Array.isArray(config)) throw malformed('its topology has no config');
  return { class_name, config };
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

function bytesOf(weight: tf.io.WeightsManifestEntry): number {
  const stored = weight.quantization?.dtype ?? weight.dtype;
  return sizeOf(weight.shape) * (BYTES_PER_VALUE[stored] as number);
}

function malformed(why: string): HeadstartError {
  return new HeadstartError(
    'bad-model-json',
    `This file is not the model.json of a TF.js layers model: ${why}. Check the address.`,
  );
}

function noWeights(): HeadstartError {
  return new HeadstartError(
    'missing-weights',
    'This model.json has a network but no weights: it has learnt nothing, so it’s no base. Use one saved with its weights.',
  );
}
