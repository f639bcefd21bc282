import { sizeOf } from '../../core/shapes';
import * as tf from '../tf';
import { inTopologicalOrder, shapeWithoutBatch } from './find-cut';

/** What one image costs on its way through a model. */
export interface ModelCost {
  /** Of convolutions and dense layers, where nearly all the work is. */
  readonly multiplyAdds: number;
  /** Those of depthwise convolutions among them, each of which takes far longer. */
  readonly depthwiseMultiplyAdds: number;
  /** As float32, the image itself included. */
  readonly largestTensorBytes: number;
  readonly largestWeightBytes: number;
}

/** @param model channels last, every shape after its input known */
export function costOf(model: tf.LayersModel): ModelCost {
  return {
    multiplyAdds: multiplyAdds(model, kernelSize),
    depthwiseMultiplyAdds: multiplyAdds(model, depthwiseKernelSize),
    largestTensorBytes: largestTensorBytes(model),
    largestWeightBytes: Math.max(0, ...model.weights.map(({ shape }) => 4 * sizeOf(knownShape(shape)))),
  };
}

/** Bytes of the largest float32 tensor that one image makes on its way through the model. */
export function largestTensorBytes(model: tf.LayersModel): number {
  const sizes = inTopologicalOrder(model.outputs).map((tensor) => {
    const layer = tensor.sourceLayer;
    const inside = layer instanceof tf.LayersModel ? largestTensorBytes(layer) : 0;
    return Math.max(inside, 4 * sizeOf(shapeWithoutBatch(tensor) ?? []));
  });
  return Math.max(...sizes);
}

function multiplyAdds(model: tf.LayersModel, kernelSizeOf: (layer: tf.layers.Layer) => number): number {
  return inTopologicalOrder(model.outputs).reduce((sum, { sourceLayer: layer, shape }) => {
    if (layer instanceof tf.LayersModel) return sum + multiplyAdds(layer, kernelSizeOf);
    return WITH_KERNELS.has(layer.getClassName()) ? sum + placesOf(shape) * kernelSizeOf(layer) : sum;
  }, 0);
}

/** Each of these uses every number of its kernels once for each place of its output. */
const WITH_KERNELS = new Set(['Conv1D', 'Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'Dense']);

/** Without the batch and the channels. */
function placesOf(shape: tf.Shape): number {
  return sizeOf(knownShape(shape.slice(1, -1)));
}

/** How many numbers the layer's kernels hold; its bias has one axis alone. */
function kernelSize(layer: tf.layers.Layer): number {
  const kernels = layer.weights.filter(({ shape }) => shape.length > 1);
  return kernels.reduce((sum, { shape }) => sum + sizeOf(knownShape(shape)), 0);
}

/** Of the kernel that reads each channel by itself, where the layer has one. */
function depthwiseKernelSize(layer: tf.layers.Layer): number {
  const depthwise = layer.weights.find(({ originalName }) => originalName.endsWith('depthwise_kernel'));
  return depthwise ? sizeOf(knownShape(depthwise.shape)) : 0;
}

/** A free length counts as one. */
function knownShape(shape: tf.Shape): number[] {
  return shape.map((length) => length ?? 1);
}
