import { HeadstartError } from '../../../core/errors';
import { allLayers, isObject, type JsonObject, type Topology } from './topology';

/** A layer's output in Keras 2's form: its name, the call of it, the output of that call. */
type Connection = readonly [name: unknown, call: unknown, output: unknown];

/**
 * The part of a network that works at any image size. A Flatten makes one row of all places, so that what comes after
 * it was learnt for one number of places: it and all that depends on it are left out.
 * @throws unsupported-model if nothing would be left
 */
export function withoutFixedPart(topology: Topology): Topology {
  const { config } = topology;
  const layers = (isObject(config) ? config.layers : config) as readonly JsonObject[];
  if (!layers.some(flattens)) return topology;
  const isSequential = !isObject(config) || !Array.isArray(config.output_layers);
  const kept = isSequential ? layers.slice(0, layers.findIndex(flattens)) : independentOfFlatten(layers);
  if (kept.every((layer) => layer.class_name === 'InputLayer')) {
    throw new HeadstartError(
      'unsupported-model',
      'This model works at its own image size only, because it flattens the image at once. Leave the size as it is.',
    );
  }
  if (!isObject(config)) return { ...topology, config: kept };
  const outputs = isSequential ? {} : { output_layers: openEnds(layers, kept, config.output_layers as Connection[]) };
  return { ...topology, config: { ...config, layers: kept, ...outputs } };
}

/** True for a Flatten, and for a model with one inside. */
function flattens(layer: JsonObject): boolean {
  return [...allLayers(layer)].some(({ class_name }) => class_name === 'Flatten');
}

function independentOfFlatten(layers: readonly JsonObject[]): readonly JsonObject[] {
  const dropped = new Set<unknown>(layers.filter(flattens).map(({ name }) => name));
  let size = 0;
  while (size < dropped.size) {
    size = dropped.size;
    for (const layer of layers) {
      if (connectionsOf(layer).some(([name]) => dropped.has(name))) dropped.add(layer.name);
    }
  }
  return layers.filter(({ name }) => !dropped.has(name));
}

/** The outputs that are still there, and what the dropped layers read. */
function openEnds(layers: readonly JsonObject[], kept: readonly JsonObject[], outputs: readonly Connection[]) {
  const names = new Set(kept.map(({ name }) => name));
  const dropped = layers.filter(({ name }) => !names.has(name));
  const ends = [...outputs, ...dropped.flatMap(connectionsOf)].filter(([name]) => names.has(name));
  return [
    ...new Map(
      ends.map(([name, call, output]) => [JSON.stringify([name, call, output]), [name, call, output]]),
    ).values(),
  ];
}

function connectionsOf({ inbound_nodes: nodes }: JsonObject): readonly Connection[] {
  const calls: readonly unknown[] = Array.isArray(nodes) ? nodes.flat() : [];
  return calls.filter((connection) => Array.isArray(connection)).map(([name, call, output]) => [name, call, output]);
}
