import type { BaseEntry } from './base-entry';
import { kerasRow } from './keras-row';
import { kerasWeights } from './keras-weights';

/**
 * ResNet (He et al. 2015) and its second version (He et al. 2016), Keras' official weights without the top.
 * Accuracy, size and depth: the table of keras.io. md5, preprocessing and smallest input: the source code of
 * `keras.applications`. Parameters, shapes and costs: Keras 3.15.1. Licence: the documentation of Keras' applications.
 */
export const RESNET: readonly BaseEntry[] = [
  kerasRow({
    id: 'resnet50',
    name: 'ResNet50',
    family: 'ResNet',
    architecture: 'ResNet50',
    file: kerasWeights(
      'resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5',
      '4d473c1dd8becc155b73f8504c6f6626',
    ),
    inputSizePx: 224,
    minimumInputPx: 32,
    preprocessing: 'caffe',
    cutLayer: 'conv5_block3_out',
    featureShape: [7, 7, 2048],
    parameters: 23_587_712,
    parametersWithTop: 25_636_712,
    megabytesWithTop: 98,
    depth: 107,
    top1: 74.9,
    top5: 92.1,
    multiplyAdds: 3_855_925_248,
    depthwiseMultiplyAdds: 0,
    largestTensorBytes: 3_326_976,
    largestWeightBytes: 9_437_184,
    licence: 'MIT',
  }),
  kerasRow({
    id: 'resnet50v2',
    name: 'ResNet50V2',
    family: 'ResNet',
    architecture: 'ResNet50V2',
    file: kerasWeights(
      'resnet/resnet50v2_weights_tf_dim_ordering_tf_kernels_notop.h5',
      'fac2f116257151a9d068a22e544a4917',
    ),
    inputSizePx: 224,
    minimumInputPx: 32,
    preprocessing: 'tf',
    cutLayer: 'post_relu',
    featureShape: [7, 7, 2048],
    parameters: 23_564_800,
    parametersWithTop: 25_613_800,
    megabytesWithTop: 98,
    depth: 103,
    top1: 76.0,
    top5: 93.0,
    multiplyAdds: 3_480_207_360,
    depthwiseMultiplyAdds: 0,
    largestTensorBytes: 3_326_976,
    largestWeightBytes: 9_437_184,
    licence: 'BSD-3-Clause',
  }),
];
