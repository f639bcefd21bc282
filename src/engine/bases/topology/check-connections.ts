import { HeadstartError } from '../../../core/errors';
import { allLayers, isObject, type JsonObject, type Topology } from './topology';

/** A call of a layer: which call of which layers it reads. */
interface Call {
  readonly layer: unknown;
  readonly reads: readonly (readonly [layer: unknown, call: number])[];
}

/**
 * Makes sure that each layer of a network reads layers that are there and do not wait for it in turn: TF.js would try
 * again for ever to connect the others.
 * @param topology normalised
 * @throws bad-model-json
 */
export function checkConnections(topology: Topology): void {
  for (const { config } of allLayers(topology)) {
    if (isObject(config) && config.input_layers !== undefined) checkLayers(layersOf(config));
  }
}

function checkLayers(layers: readonly JsonObject[]): void {
  const callsMade = new Map(layers.map((layer) => [layer.name, isThereUncalled(layer) ? 1 : 0]));
  let waiting = layers.flatMap(callsOf);
  while (waiting.length > 0) {
    const stillWaiting = waiting.filter(({ layer, reads }) => {
      if (!reads.every(([name, call]) => call < (callsMade.get(name) ?? 0))) return true;
      callsMade.set(layer, (callsMade.get(layer) ?? 0) + 1);
      return false;
    });
    if (stillWaiting.length === waiting.length) throw disconnected(stillWaiting[0]?.layer);
    waiting = stillWaiting;
  }
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
      return [layer, call as number] as const;
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
