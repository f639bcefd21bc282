import type { BaseEntry } from './base-entry';

/**
 * MobileNetV2 without its top (Sandler et al. 2018), as Teachable Machine hosts it.
 * Accuracy: tensorflow/models, research/slim/nets/mobilenet/README.md. Parameters: Keras 3, `include_top=False`.
 */
function row(alpha: '0.35' | '0.50' | '0.75' | '1.00', parameters: number, top1: number, top5: number): BaseEntry {
  return {
    id: `mobilenet_v2_${alpha}_224`,
    name: `MobileNetV2 ${alpha}`,
    family: 'MobileNetV2',
    url: `https://storage.googleapis.com/teachable-machine-models/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_${alpha}_224_no_top/model.json`,
    inputSizePx: 224,
    preprocessing: 'tf',
    cutLayer: 'out_relu',
    featureShape: [7, 7, 1280],
    parameters,
    downloadBytes: parameters * 4,
    top1,
    top5,
    licence: 'Apache-2.0',
  };
}

export const MOBILENET_V2: readonly BaseEntry[] = [
  row('0.35', 410_208, 60.3, 82.9),
  row('0.50', 706_224, 65.4, 86.4),
  row('0.75', 1_382_064, 69.8, 89.6),
  row('1.00', 2_257_984, 71.8, 91.0),
];
