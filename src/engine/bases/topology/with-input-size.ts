import type { ImageSize } from '../../../core/reports';
import { isObject, type JsonObject, type Topology } from './topology';
import { withoutFixedPart } from './without-fixed-part';

/** Keras Applications' default `input_shape`, for a model that takes any size. */
const DEFAULT_SIDE_PX = 224;

export interface SizedTopology {
  readonly topology: Topology;
  /** True if layers at the top were left out, because they work at one image size only. */
  readonly isLowerPart: boolean;
}

/**
 * The topology for images of a size, so that every shape in it is a number. Without `inputSize` the model's own size
 * stays, and free sides are 224. With another size than its own, the first Flatten and all that depends on it go.
 * @throws unsupported-model if nothing would be left
 */
export function withInputSize(topology: Topology, inputSize?: ImageSize): SizedTopology {
  const { model, change } = resizeModel(topology, inputSize, [DEFAULT_SIDE_PX, DEFAULT_SIDE_PX]);
  if (!change) return { topology: model, isLowerPart: false };
  const lower = withoutFixedPart(model);
  return { topology: lower, isLowerPart: lower !== model };
}

type Sides = readonly [height: unknown, width: unknown];

interface Resized<Model extends JsonObject> {
  readonly model: Model;
  /** True if a side that was fixed is another now. */
  readonly change: boolean;
}

/** @param free what free sides are to be, where no size is asked for */
function resizeModel<Model extends JsonObject>(model: Model, size: ImageSize | undefined, free: Sides): Resized<Model> {
  const { config } = model;
  const layers = isObject(config) ? config.layers : config;
  if (!Array.isArray(layers)) return { model, change: false };
  let change = false;
  let sides = free;
  const sized = layers.map((layer, index) => {
    if (!isObject(layer)) return layer;
    const own = imageSides(layer);
    if (own) {
      sides = size ? [size.heightPx, size.widthPx] : [own[0] ?? sides[0], own[1] ?? sides[1]];
      change ||= own.some((side, axis) => side !== null && side !== sides[axis]);
      return withImageSides(layer, sides);
    }
    if (!readsTheImage(layer, index, layers)) return layer;
    const inner = resizeModel(layer, size, sides);
    change ||= inner.change;
    return inner.model;
  });
  return { model: { ...model, config: isObject(config) ? { ...config, layers: sized } : sized }, change };
}

/** Height and width of a layer's images, where it says them; null for a free side. */
function imageSides({ config }: JsonObject): Sides | undefined {
  const shape = isObject(config) ? config.batch_input_shape : undefined;
  return Array.isArray(shape) && shape.length === 4 ? [shape[1], shape[2]] : undefined;
}

function withImageSides(layer: JsonObject, sides: Sides): JsonObject {
  const config = layer.config as JsonObject;
  const [batch, , , channels] = config.batch_input_shape as readonly unknown[];
  return { ...layer, config: { ...config, batch_input_shape: [batch, ...sides, channels] } };
}

/** True for a layer that is fed by input layers alone: the first of a Sequential, or as its connections say. */
function readsTheImage(layer: JsonObject, index: number, layers: readonly unknown[]): boolean {
  const isInput = (other: unknown) => isObject(other) && other.class_name === 'InputLayer';
  if (!Array.isArray(layer.inbound_nodes)) return layers.slice(0, index).every(isInput);
  const inputs = new Set(layers.filter(isInput).map((input) => (input as JsonObject).name));
  return layer.inbound_nodes.flat().every((connection) => Array.isArray(connection) && inputs.has(connection[0]));
}
