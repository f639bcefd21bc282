import type { BaseEntry } from './base-entry';

/**
 * The base that ships with the page, trained from scratch by `tools/pretrain`; `docs/headstart-tiny.md` is its model
 * card. It never saw ImageNet's own 1000 classes at full size, so there is no ImageNet accuracy to state.
 */
export const HEADSTART_TINY: BaseEntry = {
  id: 'headstart-tiny',
  name: 'Headstart tiny',
  family: 'Bundled',
  url: './bases/headstart-tiny/model.json',
  inputSizePx: 128,
  preprocessing: 'tf',
  cutLayer: 'features',
  featureShape: [8, 8, 256],
  parameters: 560_672,
  downloadBytes: 2_470_566,
  top1: undefined,
  top5: undefined,
  licence: 'Apache-2.0',
};
