import { HeadstartError } from '../../../core/errors';
import { isOperation, operationAsLayer } from './keras-operations';
import { allLayers, isObject, type JsonObject, type Topology } from './topology';

/**
 * A topology in the form of Keras 2, which TF.js reads. Keras 3 renamed an input's shape, and writes connections, number
 * types and functions as objects; the layers are the same. What only training would need (initial values, regularisers,
 * constraints) is left out. A topology of Keras 2 stays as it is.
 * @param raw what a file says of its network
 * @throws bad-model-json, and unsupported-layer for a connection that no Keras 2 model could have
 */
export function normaliseTopology(raw: unknown): Topology {
  const topology = readTopology(raw);
  if (![...allLayers(topology)].some(isFromKeras3)) return topology;
  return readTopology(convertLayer(topology, new Set()));
}

function readTopology(raw: unknown): Topology {
  if (!isObject(raw) || typeof raw.class_name !== 'string') throw damaged('it names no model class');
  const { class_name, config } = raw;
  if (!isObject(config) && !Array.isArray(config)) throw damaged('it has no config');
  return { class_name, config };
}

function isFromKeras3({ config, inbound_nodes: nodes }: JsonObject): boolean {
  const hasObjectNodes = Array.isArray(nodes) && nodes.some(isObject);
  if (hasObjectNodes || !isObject(config)) return hasObjectNodes;
  return 'batch_shape' in config || (isObject(config.dtype) && config.dtype.class_name === 'DTypePolicy');
}

/** @param models names of the models among the layer's neighbours */
function convertLayer(layer: JsonObject, models: ReadonlySet<unknown>): JsonObject {
  const converted = isOperation(layer) ? operationAsLayer(layer) : withOwnClass(layer);
  const { class_name, name, config, inbound_nodes: nodes } = converted;
  const links = Array.isArray(nodes) && { inbound_nodes: nodes.map((node) => convertNode(node, models, name)) };
  return { class_name, config: convertConfig(config), ...(name !== undefined && { name }), ...links };
}

function convertConfig(config: unknown): unknown {
  if (Array.isArray(config)) return convertLayers(config);
  if (!isObject(config)) return config;
  return Object.fromEntries(Object.entries(config).flatMap(([key, value]) => convertSetting(key, value, config)));
}

/** A setting by Keras 2's name; none where Keras 2 has nothing like it. */
function convertSetting(key: string, value: unknown, config: JsonObject): [string, unknown][] {
  // Zeros cost nothing and are replaced by the file's weights; Keras' own would be drawn at random first.
  if (key.endsWith('_initializer')) return [[key, { class_name: 'Zeros', config: {} }]];
  if (/_(regularizer|constraint)$/.test(key)) return [];
  switch (key) {
    case 'batch_shape':
      return [['batch_input_shape', value]];
    // All is computed in float32, whatever the model was trained in.
    case 'dtype':
      return [['dtype', 'float32']];
    case 'activation':
    case 'recurrent_activation':
      return [[key, activationName(value)]];
    case 'layers':
      return [[key, convertLayers(value, config.build_input_shape)]];
    case 'layer':
      return [[key, isObject(value) ? convertLayer(value, new Set()) : value]];
    // Here, unlike in the connections, Keras 3 counts a Functional model's nodes as Keras 2 does.
    case 'input_layers':
    case 'output_layers':
      return [[key, addresses(value, namesOf(SEQUENTIALS, config.layers))]];
    case 'build_input_shape':
      return [];
    default:
      return [[key, withoutWrappers(value)]];
  }
}

/** @param inputShape what a Sequential model was built for, which its first layer has to say in Keras 2 */
function convertLayers(layers: unknown, inputShape?: unknown): unknown {
  if (!Array.isArray(layers)) return layers;
  const models = namesOf(MODELS, layers);
  return layers.map((layer, index) => {
    if (!isObject(layer)) return layer;
    return convertLayer(index === 0 ? withInputShape(layer, inputShape) : layer, models);
  });
}

function withInputShape(layer: JsonObject, shape: unknown): JsonObject {
  const { config } = layer;
  if (!Array.isArray(shape) || !isObject(config) || 'batch_shape' in config || 'layers' in config) return layer;
  return { ...layer, config: { ...config, batch_shape: shape } };
}

const MODELS: ReadonlySet<unknown> = new Set(['Sequential', 'Functional', 'Model']);
const SEQUENTIALS: ReadonlySet<unknown> = new Set(['Sequential']);

function namesOf(classes: ReadonlySet<unknown>, layers: unknown): ReadonlySet<unknown> {
  const all = (Array.isArray(layers) ? layers : []).filter(isObject);
  return new Set(all.filter(({ class_name }) => classes.has(class_name)).map(({ name }) => name));
}

/** Where Keras 3 has another class name or setting for what TF.js has as well. */
function withOwnClass(layer: JsonObject): JsonObject {
  const { class_name, config } = layer;
  if (!isObject(config)) return layer;
  const { negative_slope: slope, max_value: most, threshold, ...others } = config;
  if (class_name === 'LeakyReLU') return { ...layer, config: { ...others, alpha: slope ?? others.alpha } };
  if (class_name === 'ReLU' && slope && !threshold && most === null) {
    return { ...layer, class_name: 'LeakyReLU', config: { ...others, alpha: slope } };
  }
  if (class_name === 'Identity') return { ...layer, class_name: 'Activation', config: { ...config, activation: null } };
  return layer;
}

/** `hard_sigmoid` is another function in Keras 3 than it was before. A function of the user's own keeps its name. */
function activationName(activation: unknown): unknown {
  const name = isObject(activation)
    ? typeof activation.config === 'string'
      ? activation.config
      : String(activation.class_name)
    : activation;
  return name === 'hard_sigmoid' ? 'hard_sigmoid_relu6' : (name ?? 'linear');
}

/** Numbers that came as NumPy arrays or tuples. */
function withoutWrappers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWrappers);
  if (!isObject(value) || !isObject(value.config)) return value;
  const isWrapped = value.class_name === '__numpy__' || value.class_name === '__tuple__';
  return isWrapped ? withoutWrappers(value.config.value) : value;
}

/** One call of a layer: `{ args, kwargs }` as the list of [layer, node, tensor, settings] of Keras 2. */
function convertNode(node: unknown, models: ReadonlySet<unknown>, layer: unknown): unknown {
  if (!isObject(node)) return node;
  const inputs = [node.args].flat(2);
  const given = isObject(node.kwargs) ? Object.values(node.kwargs) : [];
  if (!inputs.every(isKerasTensor) || given.flat().some(isKerasTensor)) throw unsupportedCall(layer);
  return inputs.map(({ config }) => [...address(config.keras_history, models), {}]);
}

interface KerasTensor extends JsonObject {
  readonly config: { readonly keras_history: unknown };
}

function isKerasTensor(raw: unknown): raw is KerasTensor {
  return isObject(raw) && raw.class_name === '__keras_tensor__' && isObject(raw.config);
}

/** One address, a list of them or a dictionary, as a list. */
function addresses(raw: unknown, shifted: ReadonlySet<unknown>): unknown {
  const all = isObject(raw) ? Object.values(raw) : raw;
  if (!Array.isArray(all)) return all;
  return (typeof all[0] === 'string' ? [all] : all).map((one) => address(one, shifted));
}

/** @param shifted names of models whose nodes Keras 3 counts from their first use, and Keras 2 from their own making */
function address(raw: unknown, shifted: ReadonlySet<unknown>): readonly unknown[] {
  const [layer, node, tensor] = Array.isArray(raw) ? raw : [];
  if (typeof layer !== 'string' || typeof node !== 'number' || typeof tensor !== 'number') {
    throw damaged('a connection in it names no layer');
  }
  return [layer, shifted.has(layer) ? node + 1 : node, tensor];
}

function unsupportedCall(layer: unknown): HeadstartError {
  return new HeadstartError(
    'unsupported-layer',
    `The layer “${String(layer)}” is called with more than its inputs, which TF.js can’t do. Choose another base.`,
  );
}

function damaged(why: string): HeadstartError {
  return new HeadstartError(
    'bad-model-json',
    `What this file says of its network can’t be read: ${why}. Check that it is a model saved by Keras or TF.js.`,
  );
}
