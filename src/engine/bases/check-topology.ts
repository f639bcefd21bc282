import { HeadstartError } from '../../core/errors';
import * as tf from '../tf';
import { isObject, type JsonObject, type Topology } from './model-json';

/**
 * Says before anything is built or downloaded what TF.js could not build.
 * @throws unsupported-model for a Keras 3 topology, unsupported-layer with the names of the layer classes
 */
export function checkTopology(topology: Topology): void {
  const layers = [...allLayers(topology)];
  if (layers.some(isFromKeras3)) {
    throw new HeadstartError(
      'unsupported-model',
      'This model was saved by Keras 3, whose format TF.js can’t read. Save it with Keras 2 (the package tf_keras) and convert it again.',
    );
  }
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  const names = layers.map((layer) => String(layer.class_name));
  const unknown = [...new Set(names.filter((name) => !Object.hasOwn(known, name)))];
  if (unknown.length > 0) {
    throw new HeadstartError(
      'unsupported-layer',
      `This model uses ${unknown.length === 1 ? 'a layer' : 'layers'} that TF.js doesn’t have: ${unknown.join(', ')}. Choose another base.`,
    );
  }
}

/** Every layer at any depth: models inside models, and layers inside wrappers such as TimeDistributed. */
function* allLayers(model: JsonObject): Generator<JsonObject> {
  yield model;
  const { config } = model;
  const inner = isObject(config) ? [config.layers, config.layer].flat() : [config].flat();
  for (const layer of inner) {
    if (isObject(layer)) yield* allLayers(layer);
  }
}

/** Keras 3 renamed an input's shape, and writes connections and number types as objects. */
function isFromKeras3(layer: JsonObject): boolean {
  const { config, inbound_nodes: nodes } = layer;
  const hasObjectNodes = Array.isArray(nodes) && nodes.some(isObject);
  return hasObjectNodes || (isObject(config) && ('batch_shape' in config || isObject(config.dtype)));
}
