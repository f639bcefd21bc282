import type { HeadBlock, RunSettings, SettingName } from './run-settings';
import { settingDifferences } from './setting-differences';
import { DEFAULT_SETTINGS, SETTING_NAMES } from './setting-table';

export type PresetName = 'notes' | 'flatten' | 'quick' | 'linear' | 'fewImages';

const HIDDEN: HeadBlock = { units: 64, activation: 'relu', normalize: false, dropout: 0.25 };

const NOTES: Partial<RunSettings> = { pooling: 'avg', blocks: [HIDDEN], optimizer: 'adam', schedule: 'constant' };

/** Well-tried ways to train a head: what each is known by. The rest of its training is as by default. */
export const PRESETS: { readonly [Name in PresetName]: Partial<RunSettings> } = {
  notes: NOTES,
  flatten: { ...NOTES, pooling: 'flatten' },
  quick: { epochs: 10, learningRate: 0.003, patience: 3 },
  linear: { optimizer: 'lbfgs', blocks: [], l2: 0.01, epochs: 200, keep: 'last' },
  fewImages: { views: 8, blocks: [{ ...HIDDEN, dropout: 0.5 }], schedule: 'cosine' },
};

export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** What follows from the images and the question asked of them, and from no way of training. */
const NOT_OF_PRESETS: ReadonlySet<SettingName> = new Set<SettingName>([
  'resize',
  'interpolation',
  'classWeights',
  'validationShare',
  'folds',
  'augmentations',
  'augmentStrength',
  'seed',
]);

const NAMES_OF_PRESETS = SETTING_NAMES.filter((name) => !NOT_OF_PRESETS.has(name));

/** The settings with the head and the training of a preset; what belongs to the images stays as it is. */
export function withPreset(preset: PresetName, settings: RunSettings): RunSettings {
  const defaults = Object.fromEntries(NAMES_OF_PRESETS.map((name) => [name, DEFAULT_SETTINGS[name]]));
  return { ...settings, ...defaults, ...PRESETS[preset] };
}

/** The preset that the settings are those of; undefined where they are the person's own. */
export function presetOf(settings: RunSettings): PresetName | undefined {
  return PRESET_NAMES.find((preset) => settingDifferences(withPreset(preset, settings), settings).length === 0);
}
