import type { BaseEntry, BaseFile } from './base-entry';
import { kerasWeights } from './keras-weights';

/**
 * MobileNetV2 without its top (Sandler et al. 2018): as Teachable Machine hosts it for TF.js, and for the two widest,
 * which it does not host, Keras' own files.
 * Accuracy: the table of keras.io for 1.00, else tensorflow/models, research/slim/nets/mobilenet/README.md. Size and
 * depth: the table of keras.io. Parameters, shapes and costs: Keras 3.15.1.
 */
export const MOBILENET_V2: readonly BaseEntry[] = [
  row('0.35', 1280, 410_208, 1_691_208, [60.3, 82.9], [58_005_808, 8_601_264, 2_451_648, 573_440]),
  row('0.50', 1280, 706_224, 1_987_224, [65.4, 86.4], [95_851_840, 11_204_928, 2_451_648, 819_200]),
  row('0.75', 1280, 1_382_064, 2_663_064, [69.8, 89.6], [207_789_792, 17_484_768, 4_903_296, 1_228_800]),
  row('1.00', 1280, 2_257_984, 3_538_984, [71.3, 90.1], [299_494_272, 20_716_416, 4_903_296, 1_638_400]),
  row('1.30', 1664, 3_766_048, 5_431_048, [74.4, 92.1], [507_710_560, 27_250_272, 7_354_944, 2_768_896]),
  row('1.40', 1792, 4_363_712, 6_156_712, [75.0, 92.5], [580_403_824, 29_571_696, 7_354_944, 3_211_264]),
];

type Alpha = '0.35' | '0.50' | '0.75' | '1.00' | '1.30' | '1.40';

function row(
  alpha: Alpha,
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
  const kerasSource = kerasFile(alpha);
  return {
    id: `mobilenet_v2_${alpha}_224`,
    name: `MobileNetV2 ${alpha}`,
    family: 'MobileNetV2',
    source: hostedFile(alpha) ?? kerasSource,
    kerasSource,
    architecture: { name: 'MobileNetV2', alpha: Number(alpha), includeTop: false },
    inputSizePx: 224,
    minimumInputPx: 32,
    preprocessing: 'tf',
    cutLayer: 'out_relu',
    featureShape: [7, 7, channels],
    parameters,
    parametersWithTop,
    downloadBytes: parameters * 4,
    megabytesWithTop: alpha === '1.00' ? 14 : undefined,
    depth: 105,
    top1,
    top5,
    ownClasses: undefined,
    cost: { multiplyAdds, depthwiseMultiplyAdds, largestTensorBytes, largestWeightBytes },
    licence: 'Apache-2.0',
  };
}

function hostedFile(alpha: Alpha): BaseFile | undefined {
  if (alpha === '1.30' || alpha === '1.40') return undefined;
  const name = `mobilenet_v2_weights_tf_dim_ordering_tf_kernels_${alpha}_224_no_top`;
  const url = `https://storage.googleapis.com/teachable-machine-models/${name}/model.json`;
  return { kind: 'tfjs', url, md5: undefined };
}

/** Keras writes the width multiplier as Python prints it: 0.5, 1.0, 1.3. */
function kerasFile(alpha: Alpha): BaseFile {
  const asPython = alpha === '0.35' || alpha === '0.75' ? alpha : Number(alpha).toFixed(1);
  return kerasWeights(
    `mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_${asPython}_224_no_top.h5`,
    undefined,
  );
}
