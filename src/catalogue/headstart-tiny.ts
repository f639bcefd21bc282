import type { BaseEntry } from './base-entry';

/**
 * The base that ships with the page, trained by `tools/pretrain`; `docs/headstart-tiny.md` is its model card. It never
 * saw ImageNet's own 1000 classes at full size, so there is no ImageNet accuracy to state.
 */
export const HEADSTART_TINY: BaseEntry = {
  id: 'headstart-tiny',
  name: 'Headstart tiny',
  family: 'Bundled',
  source: { kind: 'tfjs', url: './bases/headstart-tiny/model.json', md5: undefined },
  kerasSource: undefined,
  architecture: undefined,
  inputSizePx: 128,
  minimumInputPx: undefined,
  preprocessing: 'tf',
  cutLayer: 'features',
  featureShape: [8, 8, 512],
  parameters: 874_912,
  parametersWithTop: 978_538,
  downloadBytes: 3_934_826,
  megabytesWithTop: undefined,
  depth: undefined,
  top1: undefined,
  top5: undefined,
  ownClasses: { count: 202, areImageNet: false },
  cost: {
    multiplyAdds: 97_075_200,
    depthwiseMultiplyAdds: 1_622_016,
    largestTensorBytes: 418_176,
    largestWeightBytes: 1_769_472,
  },
  licence: 'Apache-2.0',
};
