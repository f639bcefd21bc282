import { HeadstartError } from './errors';
import type { Interpolation, ResizeMode } from './resize';

/** Everything a run depends on besides the images, the base and the backend. Names follow Keras. */
export interface RunSettings {
  readonly pooling: Pooling;
  readonly resize: ResizeMode;
  readonly interpolation: Interpolation;
  readonly units: number;
  readonly dropout: number;
  readonly epochs: number;
  readonly patience: number;
  readonly keep: KeptChoice;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly validationShare: number;
  readonly seed: number;
}

/** How a feature map becomes a vector: its mean over the places (GAP), or all of its numbers in a row. */
export type Pooling = 'avg' | 'flatten';

/** Which epoch's head a run ends with: the first with the lowest validation loss, or the last. */
export type KeptChoice = 'best' | 'last';

export interface NumberSetting {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly integer: boolean;
}

export interface ChoiceSetting<Choice extends string> {
  readonly kind: 'choice';
  readonly default: Choice;
  readonly choices: readonly Choice[];
}

interface SettingWords {
  /** What a student calls it. */
  readonly label: string;
  /** What Keras calls it. */
  readonly kerasName: string;
  readonly unit: string;
  /** Two sentences at most: what it does, and when to change it. */
  readonly text: string;
}

type SettingOf<Value> = SettingWords & ([Value] extends [string] ? ChoiceSetting<Value> : NumberSetting);

export type SettingName = keyof RunSettings;

/** Each setting once. The page's controls, the command line's flags and the checks all read this table. */
export const RUN_SETTINGS: { readonly [Name in SettingName]: SettingOf<RunSettings[Name]> } = {
  epochs: {
    kind: 'number',
    default: 30,
    min: 1,
    max: 1000,
    step: 1,
    integer: true,
    label: 'Epochs',
    kerasName: 'epochs',
    unit: '',
    text: 'How many times the head sees every training image. More can fit better, until it learns the training images by heart.',
  },
  learningRate: {
    kind: 'number',
    default: 0.001,
    min: 0.000001,
    max: 1,
    step: 0.0001,
    integer: false,
    label: 'Learning rate',
    kerasName: 'learning_rate',
    unit: '',
    text: 'How big each correction of the weights is. Too big and the loss jumps about; too small and it hardly falls.',
  },
  batchSize: {
    kind: 'number',
    default: 32,
    min: 1,
    max: 1024,
    step: 1,
    integer: true,
    label: 'Batch size',
    kerasName: 'batch_size',
    unit: 'images',
    text: 'How many images are looked at before each correction. Small batches are noisier, big ones slower to react.',
  },
  units: {
    kind: 'number',
    default: 64,
    min: 0,
    max: 4096,
    step: 1,
    integer: true,
    label: 'Hidden units',
    kerasName: 'units',
    unit: '',
    text: 'The size of the layer between the features and the classes. 0 leaves it out: a linear classifier.',
  },
  dropout: {
    kind: 'number',
    default: 0.25,
    min: 0,
    max: 0.9,
    step: 0.05,
    integer: false,
    label: 'Dropout',
    kerasName: 'dropout',
    unit: '',
    text: 'The share of hidden units switched off at random in each training step. It makes learning by heart harder.',
  },
  validationShare: {
    kind: 'number',
    default: 0.2,
    min: 0,
    max: 0.9,
    step: 0.05,
    integer: false,
    label: 'Held out',
    kerasName: 'validation_split',
    unit: '',
    text: 'The share of each class that is never trained on, to measure what the classifier does with new images. Folders named val or test are used instead where you dropped them.',
  },
  pooling: {
    kind: 'choice',
    default: 'avg',
    choices: ['avg', 'flatten'],
    label: 'Pooling',
    kerasName: 'pooling',
    unit: '',
    text: 'How the feature map becomes one list of numbers: its average over the picture, or every number of it. Flatten keeps places apart and needs many more weights.',
  },
  resize: {
    kind: 'choice',
    default: 'squash',
    choices: ['squash', 'crop', 'pad'],
    label: 'Fit pictures',
    kerasName: 'crop_to_aspect_ratio, pad_to_aspect_ratio',
    unit: '',
    text: 'What happens to pictures that are wider or taller than the base’s input: squashed, cut at the edges, or with black bars added. Crop or pad where the shape of a thing tells its class.',
  },
  interpolation: {
    kind: 'choice',
    default: 'bilinear',
    choices: ['bilinear', 'antialias'],
    label: 'Interpolation',
    kerasName: 'interpolation, antialias',
    unit: '',
    text: 'How a large picture is made small. Bilinear, as Keras does it, looks at four pixels for each new one; antialiased looks at all of them, which is smoother and slower.',
  },
  patience: {
    kind: 'number',
    default: 0,
    min: 0,
    max: 1000,
    step: 1,
    integer: true,
    label: 'Patience',
    kerasName: 'patience',
    unit: 'epochs',
    text: 'Training ends early once this many epochs in a row have not lowered the validation loss. 0 goes on to the last epoch.',
  },
  keep: {
    kind: 'choice',
    default: 'best',
    choices: ['best', 'last'],
    label: 'Epoch to keep',
    kerasName: 'restore_best_weights',
    unit: '',
    text: 'Whose weights the classifier gets: those of the epoch with the lowest validation loss, or of the last one. With no images held out it is the last.',
  },
  seed: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 2147483647,
    step: 1,
    integer: true,
    label: 'Seed',
    kerasName: 'seed',
    unit: '',
    text: 'The number every random choice is drawn from. The same seed on the same machine gives the same curve.',
  },
};

export const SETTING_NAMES = Object.keys(RUN_SETTINGS) as SettingName[];

export const DEFAULT_SETTINGS: RunSettings = Object.fromEntries(
  SETTING_NAMES.map((name) => [name, RUN_SETTINGS[name].default]),
) as unknown as RunSettings;

/**
 * One setting's value from what a person or a file gave.
 * @throws invalid-setting, naming the setting, its bounds and what came
 */
export function parseSetting<Name extends SettingName>(name: Name, raw: unknown): RunSettings[Name] {
  const setting: NumberSetting | ChoiceSetting<string> = RUN_SETTINGS[name];
  return (
    setting.kind === 'choice' ? parseChoice(name, setting, raw) : parseNumber(name, setting, raw)
  ) as RunSettings[Name];
}

function parseChoice(name: SettingName, setting: ChoiceSetting<string>, raw: unknown): string {
  const choice = setting.choices.find((known) => known === raw);
  if (choice !== undefined) return choice;
  throw new HeadstartError(
    'invalid-setting',
    `${RUN_SETTINGS[name].label} must be one of ${setting.choices.join(', ')}; it was “${String(raw)}”.`,
  );
}

function parseNumber(name: SettingName, setting: NumberSetting, raw: unknown): number {
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  const fits =
    typeof value === 'number' &&
    value >= setting.min &&
    value <= setting.max &&
    (!setting.integer || Number.isInteger(value));
  if (fits) return value;
  const kind = setting.integer ? 'a whole number' : 'a number';
  throw new HeadstartError(
    'invalid-setting',
    `${RUN_SETTINGS[name].label} must be ${kind} from ${setting.min} to ${setting.max}; it was “${String(raw)}”.`,
  );
}
