import type { BaseEntry } from './base-entry';
import { kerasWeights } from './keras-weights';

/**
 * MobileNet v1 (Howard et al. 2017) as TF.js layers models on their official host, which hold the top as well; Keras'
 * own files hold the same weights without it.
 * Accuracy: the table of keras.io for 1.0, else tensorflow/models, research/slim/nets/mobilenet_v1.md. Size and depth:
 * the table of keras.io. Parameters, shapes and costs: Keras 3.15.1.
 */
export const MOBILENET_V1: readonly BaseEntry[] = [
  row('0.25', '2_5', 256, 218_544, 475_544, [49.8, 74.2], [40_774_272, 4_346_496, 817_216, 262_144]),
  row('0.50', '5_0', 512, 829_536, 1_342_536, [63.3, 84.9], [148_985_088, 8_692_992, 1_634_432, 1_048_576]),
  row('0.75', '7_5', 768, 1_832_976, 2_601_976, [68.4, 88.2], [324_632_448, 13_039_488, 2_451_648, 2_359_296]),
  row('1.0', '1_0', 1024, 3_228_864, 4_253_864, [70.4, 89.5], [567_716_352, 17_385_984, 3_268_864, 4_194_304]),
];

function row(
  alpha: '0.25' | '0.50' | '0.75' | '1.0',
  kerasAlpha: string,
  channels: number,
  parameters: number,
  parametersWithTop: number,
  [top1, top5]: readonly [number, number],
  [multiplyAdds, depthwiseMultiplyAdds, largestTensorBytes, largestWeightBytes]: readonly [
    number,
    number,
    number,
    number,
  ],
): BaseEntry {
  return {
    id: `mobilenet_v1_${alpha}_224`,
    name: `MobileNet ${alpha}`,
    family: 'MobileNet v1',
    source: {
      kind: 'tfjs',
      url: `https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_${alpha}_224/model.json`,
      md5: undefined,
    },
    kerasSource: kerasWeights(`mobilenet/mobilenet_${kerasAlpha}_224_tf_no_top.h5`, undefined),
    architecture: { name: 'MobileNet', alpha: Number(alpha), includeTop: false },
    inputSizePx: 224,
    minimumInputPx: 32,
    preprocessing: 'tf',
    cutLayer: 'conv_pw_13_relu',
    featureShape: [7, 7, channels],
    parameters,
    parametersWithTop,
    downloadBytes: parametersWithTop * 4,
    megabytesWithTop: alpha === '1.0' ? 16 : undefined,
    depth: 55,
    top1,
    top5,
    ownClasses: { count: 1000, areImageNet: true },
    cost: { multiplyAdds, depthwiseMultiplyAdds, largestTensorBytes, largestWeightBytes },
    licence: 'Apache-2.0',
  };
}
