import type { SettingName } from '../../core/run-settings';

/** What is changed most, in sight at all times. The hidden layers stand below them. */
export const AT_HAND = ['epochs', 'learningRate', 'batchSize', 'validationShare'] as const satisfies SettingName[];

export type GroupName = 'head' | 'optimiser' | 'augmentation' | 'data' | 'stopping' | 'asText';

/** All others, by what they are about. Each setting of the table stands in one place; as text they stand together. */
export const SETTING_GROUPS: { readonly [Name in GroupName]: readonly SettingName[] } = {
  head: ['pooling', 'l2'],
  optimiser: ['optimizer', 'momentum', 'weightDecay', 'schedule', 'warmupEpochs', 'plateauFactor', 'plateauPatience'],
  augmentation: ['views', 'augmentStrength', 'augmentations'],
  data: ['folds', 'classWeights', 'labelSmoothing', 'resize', 'interpolation'],
  stopping: ['patience', 'keep', 'seed'],
  asText: [],
};

export const GROUP_NAMES = Object.keys(SETTING_GROUPS) as readonly GroupName[];
