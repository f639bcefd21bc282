import type { BaseEntry } from './base-entry';
import { kerasRow } from './keras-row';
import { kerasWeights } from './keras-weights';

/**
 * InceptionV3 (Szegedy et al. 2015) and Xception (Chollet 2016), Keras' official weights without the top.
 * Accuracy, size and depth: the table of keras.io. md5, preprocessing and smallest input: the source code of
 * `keras.applications`. Parameters, shapes and costs: Keras 3.15.1. Licence: the documentation of Keras' applications.
 */
export const INCEPTION: readonly BaseEntry[] = [
  kerasRow({
    id: 'inception_v3',
    name: 'InceptionV3',
    family: 'Inception',
    architecture: 'InceptionV3',
    file: kerasWeights(
      'inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5',
      'bcbd6486424b2319ff4ef7d526e38f63',
    ),
    inputSizePx: 299,
    minimumInputPx: 75,
    preprocessing: 'tf',
    cutLayer: 'mixed10',
    featureShape: [8, 8, 2048],
    parameters: 21_802_784,
    parametersWithTop: 23_851_784,
    megabytesWithTop: 92,
    depth: 189,
    top1: 77.9,
    top5: 93.7,
    multiplyAdds: 5_711_168_096,
    depthwiseMultiplyAdds: 0,
    largestTensorBytes: 5_531_904,
    largestWeightBytes: 6_193_152,
    licence: 'Apache-2.0',
  }),
  kerasRow({
    id: 'xception',
    name: 'Xception',
    family: 'Inception',
    architecture: 'Xception',
    file: kerasWeights(
      'xception/xception_weights_tf_dim_ordering_tf_kernels_notop.h5',
      'b0042744bf5b25fce3cb969f33bebb97',
    ),
    inputSizePx: 299,
    minimumInputPx: 71,
    preprocessing: 'tf',
    cutLayer: 'block14_sepconv2_act',
    featureShape: [10, 10, 2048],
    parameters: 20_861_480,
    parametersWithTop: 22_910_480,
    megabytesWithTop: 88,
    depth: 81,
    top1: 79.0,
    top5: 94.5,
    multiplyAdds: 8_355_355_496,
    depthwiseMultiplyAdds: 132_190_344,
    largestTensorBytes: 11_063_808,
    largestWeightBytes: 12_582_912,
    licence: 'MIT',
  }),
];
