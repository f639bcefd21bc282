import type { BaseEntry } from './base-entry';
import { kerasRow } from './keras-row';
import { kerasWeights } from './keras-weights';

/**
 * EfficientNetB0 (Tan and Le 2019), Keras' official weights without the top. It scales the pixels itself.
 * Accuracy, size and depth: the table of keras.io. md5 and smallest input: the source code of `keras.applications`.
 * Parameters, shapes and costs: Keras 3.15.1. Licence: the documentation of Keras' applications.
 */
export const EFFICIENTNET: readonly BaseEntry[] = [
  kerasRow({
    id: 'efficientnetb0',
    name: 'EfficientNetB0',
    family: 'EfficientNet',
    architecture: 'EfficientNetB0',
    file: kerasWeights(
      'https://storage.googleapis.com/keras-applications/efficientnetb0_notop.h5',
      '50bc09e76180e00e4465e1a485ddc09d',
    ),
    inputSizePx: 224,
    minimumInputPx: 32,
    preprocessing: 'none',
    cutLayer: 'top_activation',
    featureShape: [7, 7, 1280],
    parameters: 4_049_571,
    parametersWithTop: 5_330_571,
    megabytesWithTop: 29,
    depth: 132,
    top1: 77.1,
    top5: 93.3,
    multiplyAdds: 384_534_752,
    depthwiseMultiplyAdds: 34_532_064,
    largestTensorBytes: 4_903_296,
    largestWeightBytes: 1_638_400,
    licence: 'Apache-2.0',
  }),
];
