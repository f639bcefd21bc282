import { HeadstartError } from '../../core/errors';
import { BATCH_NORMALIZATION, type HeadLayer, type TrainedHead } from '../../core/head';
import { joinBytes } from '../../core/join-bytes';
import { dataOf, type LayerConfig, type ModelData, type ModelTopology } from '../bases/model-data';
import type * as tf from '../tf';

/**
 * The base with the head on it, as one flat model. They are joined as data: applying new layers to the base's
 * outputs would leave their nodes in the base, and disposing such a model would dispose the base's weights too, since
 * TF.js counts a layer's uses when it is applied, not when a model takes it in.
 * @throws unsupported-model when the base has not exactly one output
 */
export async function joinModel(frozen: tf.LayersModel, head: TrainedHead): Promise<ModelData> {
  const base = await dataOf(frozen);
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

function withLayers({ class_name, config }: ModelTopology, added: readonly LayerConfig[]): ModelTopology {
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
    case 'globalMaxPooling':
      return config('GlobalMaxPooling2D', { ...shared, data_format: 'channels_last' });
    case 'flatten':
      return config('Flatten', { ...shared, data_format: 'channels_last' });
    case 'dense':
      return config('Dense', { ...shared, units: layer.units, activation: layer.activation, use_bias: true });
    case 'batchNormalization':
      return config('BatchNormalization', { ...shared, axis: -1, ...BATCH_NORMALIZATION });
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
