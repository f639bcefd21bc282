import * as tf from '../../tf';

export type LayerVariable = tf.LayersModel['weights'][number];

/** A layer of a built model that has weights, and is no model itself. */
export interface WeightedLayer {
  /** With the names of the models it is inside of: inner/conv1. */
  readonly path: string;
  /** The same by classes, as Keras 3’s first files have it: functional/conv2d_1. */
  readonly classPath: string;
  /** In the layer's own order, which is Keras' too. */
  readonly weights: readonly LayerVariable[];
}

/** In the model's order; a layer that is used in several places comes once. */
export function weightedLayers(model: tf.LayersModel): WeightedLayer[] {
  return [...layersIn(model, '', '', new Set())];
}

function* layersIn(
  model: tf.LayersModel,
  path: string,
  classPath: string,
  seen: Set<tf.layers.Layer>,
): Generator<WeightedLayer> {
  const ranks = new Map<string, number>();
  for (const layer of model.layers) {
    const className = classNameOf(layer);
    const rank = ranks.get(className) ?? 0;
    ranks.set(className, rank + 1);
    if (seen.has(layer)) continue;
    seen.add(layer);
    const own = {
      path: `${path}${layer.name}`,
      classPath: `${classPath}${rank === 0 ? className : `${className}_${rank}`}`,
    };
    if (layer instanceof tf.LayersModel) yield* layersIn(layer, `${own.path}/`, `${own.classPath}/`, seen);
    else if (layer.weights.length > 0) yield { ...own, weights: layer.weights };
  }
}

/** As Keras writes a class in a file: Conv2D is conv2d, ReLU re_lu, DepthwiseConv2D depthwise_conv2d. */
function classNameOf(layer: tf.layers.Layer): string {
  if (layer instanceof tf.Sequential) return 'sequential';
  if (layer instanceof tf.LayersModel) return 'functional';
  return layer
    .getClassName()
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
