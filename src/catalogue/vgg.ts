import type { BaseEntry } from './base-entry';
import { kerasRow } from './keras-row';
import { kerasWeights } from './keras-weights';

/**
 * VGG (Simonyan and Zisserman 2014), Keras' official weights without the top.
 * Accuracy, size and depth: the table of keras.io. md5, preprocessing and smallest input: the source code of
 * `keras.applications`. Parameters, shapes and costs: Keras 3.15.1. Licence: the documentation of Keras' applications.
 */
export const VGG: readonly BaseEntry[] = [
  kerasRow({
    id: 'vgg16',
    name: 'VGG16',
    family: 'VGG',
    architecture: 'VGG16',
    file: kerasWeights('vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5', '6d6bbae143d832006294945121d1f1fc'),
    inputSizePx: 224,
    minimumInputPx: 32,
    preprocessing: 'caffe',
    cutLayer: 'block5_pool',
    featureShape: [7, 7, 512],
    parameters: 14_714_688,
    parametersWithTop: 138_357_544,
    megabytesWithTop: 528,
    depth: 16,
    top1: 71.3,
    top5: 90.1,
    multiplyAdds: 15_346_630_656,
    depthwiseMultiplyAdds: 0,
    largestTensorBytes: 12_845_056,
    largestWeightBytes: 9_437_184,
    licence: 'CC-BY-4.0',
  }),
  kerasRow({
    id: 'vgg19',
    name: 'VGG19',
    family: 'VGG',
    architecture: 'VGG19',
    file: kerasWeights('vgg19/vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5', '253f8cb515780f3b799900260a226db6'),
    inputSizePx: 224,
    minimumInputPx: 32,
    preprocessing: 'caffe',
    cutLayer: 'block5_pool',
    featureShape: [7, 7, 512],
    parameters: 20_024_384,
    parametersWithTop: 143_667_240,
    megabytesWithTop: 549,
    depth: 19,
    top1: 71.3,
    top5: 90.0,
    multiplyAdds: 19_508_428_800,
    depthwiseMultiplyAdds: 0,
    largestTensorBytes: 12_845_056,
    largestWeightBytes: 9_437_184,
    licence: 'CC-BY-4.0',
  }),
];
