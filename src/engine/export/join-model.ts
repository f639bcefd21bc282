import { HeadstartError } from '../../core/errors';
import type { HeadLayer, TrainedHead } from '../../core/head';
import { joinBytes } from '../../core/join-bytes';
import * as tf from '../tf';

/** A model as the data its files hold. */
export interface JoinedModel {
  readonly topology: Topology;
  readonly weightSpecs: readonly tf.io.WeightsManifestEntry[];
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** What is read and changed here of the topology that TF.js writes; Keras' own keys. */
interface Topology {
  readonly class_name: string;
  readonly config: {
    readonly name: string;
    readonly layers: readonly LayerConfig[];
    /** [layer, node, tensor]; a Sequential model has none, its layers stand in order. */
    readonly output_layers?: readonly TensorAddress[];
  };
}

interface LayerConfig {
  readonly class_name: string;
  readonly config: { readonly name: string; readonly [setting: string]: unknown };
  readonly name?: string;
  readonly inbound_nodes?: unknown;
}

type TensorAddress = readonly [layer: string, node: number, tensor: number];

/**
 * The base with the head on it, as one flat model. They are joined as data: applying new layers to the base's
 * outputs would leave their nodes in the base, and disposing such a model would dispose the base's weights too, since
 * TF.js counts a layer's uses when it is applied, not when a model takes it in.
 * @throws unsupported-model when the base has not exactly one output
 */
export async function joinModel(frozen: tf.LayersModel, head: TrainedHead): Promise<JoinedModel> {
  const base = await savedModel(frozen);
  const taken = new Set(base.topology.config.layers.map((layer) => layer.config.name));
  const names = new Map(head.layers.map((layer) => [layer.name, freeName(layer.name, taken)]));
  const layers = head.layers.map((layer) => layerConfig(layer, names.get(layer.name) as string));
  const headSpecs = head.weights.map(({ name, shape }) => ({
    name: renamed(name, names),
    shape: [...shape],
    dtype: 'float32' as const,
  }));
  return {
    topology: withLayers(base.topology, layers),
    weightSpecs: [...base.weightSpecs, ...headSpecs],
    weights: joinBytes([base.weights, ...head.weights.map(({ values }) => bytesOf(values))]),
  };
}

async function savedModel(model: tf.LayersModel): Promise<JoinedModel> {
  let saved: JoinedModel | undefined;
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs = [], weightData }) => {
      saved = {
        topology: modelTopology as Topology,
        weightSpecs,
        weights: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
      };
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  if (!saved) throw new HeadstartError('internal', 'TF.js saved the model without giving its data.');
  return saved;
}

function withLayers({ class_name, config }: Topology, added: readonly LayerConfig[]): Topology {
  if (class_name === 'Sequential') return { class_name, config: { ...config, layers: [...config.layers, ...added] } };
  let [from, ...others] = config.output_layers ?? [];
  if (from === undefined || others.length > 0) {
    throw new HeadstartError(
      'unsupported-model',
      `A head goes on a base with one output; this one has ${config.output_layers?.length ?? 0}. Choose another base.`,
    );
  }
  const layers = [...config.layers];
  for (const layer of added) {
    const { name } = layer.config;
    layers.push({ ...layer, name, inbound_nodes: [[[...from, {}]]] });
    from = [name, 0, 0];
  }
  return { class_name, config: { ...config, layers, output_layers: [from] } };
}

function layerConfig(layer: HeadLayer, name: string): LayerConfig {
  const shared = { name, trainable: true, dtype: 'float32' };
  switch (layer.kind) {
    case 'globalAveragePooling':
      return config('GlobalAveragePooling2D', { ...shared, data_format: 'channels_last' });
    case 'flatten':
      return config('Flatten', { ...shared, data_format: 'channels_last' });
    case 'dense':
      return config('Dense', { ...shared, units: layer.units, activation: layer.activation, use_bias: true });
    case 'dropout':
      return config('Dropout', { ...shared, rate: layer.rate });
  }
}

function config(class_name: string, settings: LayerConfig['config']): LayerConfig {
  return { class_name, config: settings };
}

/** The base may be a model that Headstart wrote before, whose head has the same names. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
  return free;
}

/** `layer/kernel` with the layer's name in the joined model. */
function renamed(weightName: string, names: ReadonlyMap<string, string>): string {
  const [layer = '', weight] = weightName.split('/');
  return `${names.get(layer)}/${weight}`;
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
