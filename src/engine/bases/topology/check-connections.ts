import { HeadstartError } from '../../../core/errors';
import { allLayers, isObject, type JsonObject, type Topology } from './topology';

/** A call of a layer, and the results that it reads. */
interface Call {
  readonly layer: unknown;
  readonly reads: readonly string[];
}

/**
 * About twice as many as the largest of Keras' own networks has (NASNetLarge, of 1041 layers). TF.js tries again and
 * again to connect what waits, which takes it seconds for this many in the worst order.
 */
const MAX_CONNECTIONS = 2500;

/**
 * Makes sure that each layer of a network reads layers that are there and do not wait for it in turn: TF.js would try
 * again for ever to connect the others.
 * @param topology normalised
 * @throws bad-model-json, unsupported-model for more connections than any network for images has
 */
export function checkConnections(topology: Topology): void {
  let connections = 0;
  for (const { config } of allLayers(topology)) {
    if (!isObject(config) || config.input_layers === undefined) continue;
    const layers = layersOf(config);
    const calls = layers.flatMap(callsOf);
    connections += Math.max(layers.length, calls.flatMap(({ reads }) => reads).length);
    if (connections > MAX_CONNECTIONS) throw tooMany(connections);
    checkCalls(layers, calls);
  }
}

/** Makes call after call, each once nothing is left that it waits for (Kahn 1962). */
function checkCalls(layers: readonly JsonObject[], calls: readonly Call[]): void {
  const waitsFor = new Map(calls.map((call) => [call, call.reads.length]));
  const readers = new Map<string, Call[]>();
  for (const call of calls) {
    for (const read of call.reads) {
      const others = readers.get(read);
      if (others) others.push(call);
      else readers.set(read, [call]);
    }
  }
  const made: unknown[] = [...new Set(layers.filter(isThereUncalled).map(({ name }) => name))];
  const timesMade = new Map<unknown, number>();
  for (const layer of made) {
    const times = timesMade.get(layer) ?? 0;
    timesMade.set(layer, times + 1);
    for (const reader of readers.get(resultOf(layer, times)) ?? []) {
      const left = (waitsFor.get(reader) as number) - 1;
      waitsFor.set(reader, left);
      if (left === 0) made.push(reader.layer);
    }
  }
  const stuck = calls.find((call) => waitsFor.get(call) !== 0);
  if (stuck) throw disconnected(stuck.layer);
}

/** TF.js numbers a layer's calls as it makes them. */
function resultOf(layer: unknown, call: number): string {
  return `${call} ${String(layer)}`;
}

/** An input, and a model that knows its input, are connected by being made. */
function isThereUncalled({ class_name, config }: JsonObject): boolean {
  if (class_name === 'InputLayer') return true;
  if (isObject(config) && config.input_layers !== undefined) return true;
  const [first] = layersOf(config);
  if (class_name !== 'Sequential' || first === undefined) return false;
  return (isObject(first.config) && first.config.batch_input_shape !== undefined) || isThereUncalled(first);
}

function callsOf({ name, inbound_nodes: nodes = [] }: JsonObject): Call[] {
  if (!Array.isArray(nodes)) throw disconnected(name);
  return nodes.map((node: unknown) => {
    if (!Array.isArray(node) || node.length === 0) throw disconnected(name);
    const reads = node.map((connection: unknown) => {
      const [layer, call] = Array.isArray(connection) ? connection : [];
      if (typeof layer !== 'string' || !Number.isSafeInteger(call)) throw disconnected(name);
      return resultOf(layer, call as number);
    });
    return { layer: name, reads };
  });
}

function layersOf(config: unknown): readonly JsonObject[] {
  const layers = isObject(config) ? config.layers : config;
  return Array.isArray(layers) ? layers.filter(isObject) : [];
}

function disconnected(layer: unknown): HeadstartError {
  return new HeadstartError(
    'bad-model-json',
    `The description of this network is damaged: the layer “${String(layer)}” reads one that is not there or waits for it. ` +
      'Save the model once more.',
  );
}

function tooMany(connections: number): HeadstartError {
  return new HeadstartError(
    'unsupported-model',
    `This network has ${connections} connections between its layers, and ${MAX_CONNECTIONS} are the most that can be built ` +
      'here. Choose a smaller base.',
  );
}
