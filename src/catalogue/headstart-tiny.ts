import type { BaseEntry } from './base-entry';

/**
 * The base that ships with the page, trained from scratch by `tools/pretrain`; `docs/headstart-tiny.md` is its model
 * card. It never saw ImageNet's own 1000 classes at full size, so there is no ImageNet accuracy to state.
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
  featureShape: [8, 8, 256],
  parameters: 560_672,
  parametersWithTop: 612_586,
  downloadBytes: 2_470_566,
  megabytesWithTop: undefined,
  depth: undefined,
  top1: undefined,
  top5: undefined,
  cost: {
    multiplyAdds: 77_004_800,
    depthwiseMultiplyAdds: 1_474_560,
    largestTensorBytes: 418_176,
    largestWeightBytes: 1_179_648,
  },
  licence: 'Apache-2.0',
};
