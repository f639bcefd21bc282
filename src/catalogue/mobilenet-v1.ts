import type { BaseEntry } from './base-entry';

/**
 * MobileNet v1 (Howard et al. 2017) as TF.js layers models on their official host.
 * Accuracy: tensorflow/models, research/slim/nets/mobilenet_v1.md. Parameters: Keras 3, `include_top=False`.
 */
function row(
  alpha: '0.25' | '0.50' | '0.75' | '1.0',
  channels: number,
  parameters: number,
  allParameters: number,
  top1: number,
  top5: number,
): BaseEntry {
  return {
    id: `mobilenet_v1_${alpha}_224`,
    name: `MobileNet ${alpha}`,
    family: 'MobileNet v1',
    url: `https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_${alpha}_224/model.json`,
    inputSizePx: 224,
    preprocessing: 'tf',
    cutLayer: 'conv_pw_13_relu',
    featureShape: [7, 7, channels],
    parameters,
    downloadBytes: allParameters * 4,
    top1,
    top5,
    licence: 'Apache-2.0',
  };
}

export const MOBILENET_V1: readonly BaseEntry[] = [
  row('0.25', 256, 218_544, 475_544, 49.8, 74.2),
  row('0.50', 512, 829_536, 1_342_536, 63.3, 84.9),
  row('0.75', 768, 1_832_976, 2_601_976, 68.4, 88.2),
  row('1.0', 1024, 3_228_864, 4_253_864, 70.9, 89.9),
];
