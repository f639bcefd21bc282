import type { Activation, HeadBlock, RunSettings, SettingName } from './run-settings';

export interface NumberSetting {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly integer: boolean;
  /** The one value within the bounds that makes no sense, and why. */
  readonly except?: { readonly value: number; readonly because: string };
}

export interface ChoiceSetting<Choice extends string> {
  readonly kind: 'choice';
  readonly default: Choice;
  readonly choices: readonly Choice[];
}

/** Any of a few words, in the order of the list. */
export interface SetSetting<Choice extends string> {
  readonly kind: 'set';
  readonly default: readonly Choice[];
  readonly choices: readonly Choice[];
}

/** The hidden layers of a head, in order. */
export interface BlocksSetting {
  readonly kind: 'blocks';
  readonly default: readonly HeadBlock[];
  readonly maxBlocks: number;
  readonly maxUnits: number;
  readonly maxDropout: number;
  readonly activations: readonly Activation[];
}

export interface ClassWeightsSetting {
  readonly kind: 'classWeights';
  readonly default: 'none';
  readonly max: number;
}

export interface SettingWords {
  /** What a student calls it. */
  readonly label: string;
  /** What Keras calls it. */
  readonly kerasName: string;
  readonly unit: string;
  /** Two sentences at most: what it does, and when to change it. */
  readonly text: string;
}

type KindOf<Name extends SettingName> = Name extends 'blocks'
  ? BlocksSetting
  : Name extends 'classWeights'
    ? ClassWeightsSetting
    : RunSettings[Name] extends number
      ? NumberSetting
      : RunSettings[Name] extends string
        ? ChoiceSetting<RunSettings[Name]>
        : RunSettings[Name] extends readonly (infer Choice extends string)[]
          ? SetSetting<Choice>
          : never;

type Setting<Name extends SettingName> = SettingWords & KindOf<Name>;

export type AnySetting = SettingWords &
  (NumberSetting | ChoiceSetting<string> | SetSetting<string> | BlocksSetting | ClassWeightsSetting);

/** Each setting once. The page's controls, the command line's flags and the checks all read this table. */
export const RUN_SETTINGS: { readonly [Name in SettingName]: Setting<Name> } = {
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
  blocks: {
    kind: 'blocks',
    default: [{ units: 64, activation: 'relu', normalize: false, dropout: 0.25 }],
    maxBlocks: 8,
    maxUnits: 4096,
    maxDropout: 0.9,
    activations: ['relu', 'elu', 'tanh', 'sigmoid', 'linear'],
    label: 'Hidden layers',
    kerasName: 'Dense, BatchNormalization, Dropout',
    unit: '',
    text: 'The layers between the features and the classes. None makes a linear classifier; Dropout, which switches off a share of the units in each step, makes learning by heart harder.',
  },
  optimizer: {
    kind: 'choice',
    default: 'adam',
    choices: ['adam', 'adamw', 'sgd', 'rmsprop', 'lbfgs'],
    label: 'Optimiser',
    kerasName: 'optimizer',
    unit: '',
    text: 'How corrections follow from the error. Adam suits most heads; L-BFGS looks at all images at once and finds the best linear classifier, so it takes no hidden layers.',
  },
  momentum: number({
    default: 0.9,
    min: 0,
    max: 0.999,
    step: 0.05,
    label: 'Momentum',
    kerasName: 'momentum',
    text: 'How much of the last correction goes into the next one. Only SGD uses it.',
  }),
  weightDecay: number({
    default: 0.004,
    min: 0,
    max: 1,
    step: 0.001,
    label: 'Weight decay',
    kerasName: 'weight_decay',
    text: 'The share of each weight, times the learning rate, that every step takes away. Only AdamW uses it.',
  }),
  schedule: {
    kind: 'choice',
    default: 'constant',
    choices: ['constant', 'cosine', 'plateau'],
    label: 'Schedule',
    kerasName: 'CosineDecay, ReduceLROnPlateau',
    unit: '',
    text: 'How the learning rate moves: it stays, falls along a cosine to nothing, or is cut whenever the loss stops falling. Falling rates end calmer.',
  },
  warmupEpochs: number({
    default: 0,
    min: 0,
    max: 1000,
    step: 1,
    integer: true,
    label: 'Warm-up',
    kerasName: 'warmup_steps',
    unit: 'epochs',
    text: 'So many epochs the learning rate rises from nothing first. Only the cosine schedule uses it.',
  }),
  plateauFactor: number({
    default: 0.5,
    min: 0.01,
    max: 0.99,
    step: 0.05,
    label: 'Plateau factor',
    kerasName: 'ReduceLROnPlateau.factor',
    text: 'What the learning rate is multiplied by when the loss has stopped falling. Only the plateau schedule uses it.',
  }),
  plateauPatience: number({
    default: 5,
    min: 1,
    max: 1000,
    step: 1,
    integer: true,
    label: 'Plateau patience',
    kerasName: 'ReduceLROnPlateau.patience',
    unit: 'epochs',
    text: 'So many epochs the loss may stand still before the learning rate is cut. Only the plateau schedule uses it.',
  }),
  l2: number({
    default: 0,
    min: 0,
    max: 1,
    step: 0.0001,
    label: 'L2 penalty',
    kerasName: 'kernel_regularizer',
    text: 'Adds this many times the sum of squared weights to the loss. It keeps weights small, which helps where images are few.',
  }),
  labelSmoothing: number({
    default: 0,
    min: 0,
    max: 0.9,
    step: 0.05,
    label: 'Label smoothing',
    kerasName: 'label_smoothing',
    text: 'The share of each label that is spread over all classes. The classifier gets less sure of itself, which helps where labels may be wrong.',
  }),
  classWeights: {
    kind: 'classWeights',
    default: 'none',
    max: 1000,
    label: 'Class weights',
    kerasName: 'class_weight',
    unit: '',
    text: 'How much an image of each class counts. Balanced makes classes with few images count as much as those with many.',
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
    text: 'The share of each class that is never trained on, to measure what the classifier does with new images; copies of one image stay together. Folders named val or test are used instead where you dropped them.',
  },
  folds: number({
    default: 0,
    min: 0,
    max: 20,
    step: 1,
    integer: true,
    except: { value: 1, because: 'with one fold there would be nothing left to train on' },
    label: 'Folds',
    kerasName: 'n_splits',
    text: 'Trains so many times, each time holding out another part, so that every image is measured once (k-fold cross-validation). 0 holds out one part only.',
  }),
  pooling: {
    kind: 'choice',
    default: 'avg',
    choices: ['avg', 'max', 'flatten'],
    label: 'Pooling',
    kerasName: 'pooling',
    unit: '',
    text: 'How the feature map becomes one list of numbers: its average or its strongest answer over the picture, or every number of it. Flatten keeps places apart and needs many more weights.',
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
  views: number({
    default: 0,
    min: 0,
    max: 20,
    step: 1,
    integer: true,
    label: 'Extra views',
    kerasName: 'data augmentation',
    unit: 'an image',
    text: 'So many changed copies of each training image are made, and each epoch draws one of them or the image itself. It helps where images are few; held-out images are never changed.',
  }),
  augmentations: {
    kind: 'set',
    default: ['flip', 'crop', 'rotate', 'brightness', 'contrast'],
    choices: ['flip', 'crop', 'rotate', 'brightness', 'contrast', 'blur', 'erase'],
    label: 'Changes',
    kerasName:
      'RandomFlip, RandomCrop, RandomRotation, RandomBrightness, RandomContrast, RandomGaussianBlur, RandomErasing',
    unit: '',
    text: 'What may happen to a copy. Leave out what would turn a thing of one class into another, such as flips for letters.',
  },
  augmentStrength: number({
    default: 0.5,
    min: 0.05,
    max: 1,
    step: 0.05,
    label: 'Strength',
    kerasName: 'augmentation factors',
    text: 'How far copies may be from the image. Look at the examples: you should still see at once what they show.',
  }),
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

/** A row of a number; most have no unit, and most are not whole. */
function number(
  row: Omit<NumberSetting & SettingWords, 'kind' | 'integer' | 'unit'> & { integer?: true; unit?: string },
) {
  return { kind: 'number', integer: false, unit: '', ...row } as const;
}
