import type { BaseEntry } from './base-entry';
import { kerasRow } from './keras-row';
import { kerasWeights } from './keras-weights';

/**
 * DenseNet121 (Huang et al. 2016), Keras' official weights without the top.
 * Accuracy, size and depth: the table of keras.io. md5, preprocessing and smallest input: the source code of
 * `keras.applications`. Parameters, shapes and costs: Keras 3.15.1. Licence: the documentation of Keras' applications.
 */
export const DENSENET: readonly BaseEntry[] = [
  kerasRow({
    id: 'densenet121',
    name: 'DenseNet121',
    family: 'DenseNet',
    architecture: 'DenseNet121',
    file: kerasWeights(
      'densenet/densenet121_weights_tf_dim_ordering_tf_kernels_notop.h5',
      '30ee3e1110167f948a6b9946edeeb738',
    ),
    inputSizePx: 224,
    minimumInputPx: 32,
    preprocessing: 'torch',
    cutLayer: 'relu',
    featureShape: [7, 7, 1024],
    parameters: 7_037_504,
    parametersWithTop: 8_062_504,
    megabytesWithTop: 33,
    depth: 242,
    top1: 75.0,
    top5: 92.3,
    multiplyAdds: 2_833_137_664,
    depthwiseMultiplyAdds: 0,
    largestTensorBytes: 3_326_976,
    largestWeightBytes: 2_097_152,
    licence: 'BSD-3-Clause',
  }),
];
