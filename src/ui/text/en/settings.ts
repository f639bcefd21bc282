import type { IdleReason, SettingConflict } from '../../../core/idle-settings';
import type { PresetName } from '../../../core/presets';
import type { RatePoint } from '../../../core/reports';
import type { RateTestState } from '../../../state/rate-test-slice';
import type { GroupName } from '../../settings/setting-groups';
import type { ChoiceName, SetName, WordOf } from '../../settings/setting-kinds';
import type { Weighting } from '../../settings/setting-words';
import { formatFigure, plural } from '../format';
import { isolated } from './shared-words';
import { run } from './training';

export const settings = {
  heading: 'Settings',
  more: 'More settings',
  helpName: (label: string) => `What ${label.toLowerCase()} means`,
  choices: {
    optimizer: { adam: 'Adam', adamw: 'AdamW', sgd: 'SGD', rmsprop: 'RMSprop', lbfgs: 'L-BFGS' },
    schedule: { constant: 'Constant', cosine: 'Cosine', plateau: 'Cut at plateaus' },
    keep: { best: 'Best', last: 'Last' },
    pooling: { avg: 'Average (GAP)', max: 'Maximum (GMP)', flatten: 'Flatten' },
    resize: { squash: 'Squash', crop: 'Crop the edges', pad: 'Add black bars' },
    interpolation: { bilinear: 'Bilinear', antialias: 'Antialiased' },
    augmentations: {
      flip: 'Flip sideways',
      crop: 'Crop',
      rotate: 'Turn',
      brightness: 'Brightness',
      contrast: 'Contrast',
      blur: 'Blur',
      erase: 'Erase a patch',
    },
  } satisfies { readonly [Name in ChoiceName | SetName]: Readonly<Record<WordOf<Name>, string>> },
  none: 'none',
  weightings: { none: 'None', balanced: 'Balanced', byHand: 'By hand' } satisfies Record<Weighting, string>,
  weightOf: (label: string) => `The weight of ${label}`,
  weights: (classes: readonly { readonly label: string; readonly weight: number }[]) =>
    classes.map(({ label, weight }) => `${isolated(label)}\u00a0${formatFigure(weight)}`).join(', '),
  noSuchClasses: (labels: readonly string[]) =>
    `There ${labels.length === 1 ? 'is a weight' : 'are weights'} for ${labels.map((label) => `“${label}”`).join(', ')}, which ${labels.length === 1 ? 'is no class' : 'are no classes'} here.`,
  removeWeights: 'Leave out',
  groups: {
    head: 'Head',
    optimiser: 'Optimiser',
    augmentation: 'Augmentation',
    data: 'Data',
    stopping: 'Stopping',
    asText: 'As text',
  } satisfies Record<GroupName, string>,
  allByDefault: 'All of these are as by default.',
  changed: (settings: readonly string[]) => `Changed: ${settings.join(' · ')}`,
  idle: {
    lbfgs: 'L-BFGS does without it.',
    'only-sgd': 'Only SGD uses it.',
    'only-adamw': 'Only AdamW uses it.',
    'only-cosine': 'Only the cosine schedule uses it.',
    'only-plateau': 'Only the plateau schedule uses it.',
    'no-views': 'No extra views are made: each image is trained on as it is.',
    folds: 'With folds, each holds out its part.',
  } satisfies Record<IdleReason, string>,
  conflicts: {
    lbfgsWithBlocks: 'L-BFGS finds the best linear classifier, so it takes no hidden layers.',
  } satisfies Record<SettingConflict, string>,
  asTextMore:
    'JSON, a setting a line. Paste some of it, or the metadata.json of a downloaded model, to take its settings.',
  useText: 'Use these',
  dropText: 'Discard',
  flatten: (parameters: number) =>
    `With Flatten the head has ${plural(parameters, 'weight')}. That is slow to train, and many weights learn few images by heart.`,
};

export const presets = {
  label: 'Preset',
  names: {
    notes: 'As in the notes',
    flatten: 'As in the notes, Flatten',
    quick: 'Quick',
    linear: 'Linear probe',
    fewImages: 'Few images',
    own: 'Custom',
  } satisfies Record<PresetName | 'own', string>,
  what: {
    notes: 'Average pooling, one hidden layer of 64 with Dropout, Adam at a constant rate.',
    flatten: 'All numbers of the feature map, one hidden layer of 64 with Dropout, Adam.',
    quick: 'Ten epochs at a higher rate, fewer where three in a row bring nothing.',
    linear: 'No hidden layer: the best linear classifier on the features, a usual measure of a base.',
    fewImages: 'Eight changed copies of each image, more Dropout, and a rate that falls to nothing.',
    own: 'Your own settings.',
  } satisfies Record<PresetName | 'own', string>,
};

export const blocks = {
  units: 'Units',
  activation: 'Activation',
  dropout: 'Dropout',
  normalize: 'Norm',
  normalizeMore: 'BatchNormalization',
  ofLayer: (part: string, place: number) => `${part} of hidden layer ${place}`,
  add: 'Add a hidden layer',
  full: (count: number) => `${count} hidden layers are the most`,
  remove: (place: number) => `Remove hidden layer ${place}`,
  removeAll: 'Remove the hidden layers',
  useAdam: 'Use Adam',
  linear: 'None: a linear classifier, each class a weighted sum of the features.',
  weights: (count: number) => `${plural(count, 'weight')} learn`,
};

export const rateTest = {
  heading: 'Find a learning rate',
  helpName: 'How a learning rate is found',
  help: 'The head learns for a moment at ever higher rates, and then forgets it. A good rate is where the loss falls steepest, well before it jumps up (a learning-rate range test).',
  start: 'Find a learning rate',
  stop: 'Cancel',
  use: (rate: number) => `Use ${rate}`,
  waitForRun: 'When the run has ended.',
  notWithLbfgs: 'L-BFGS finds by itself how long each step should be, so there is no learning rate to find.',
  stale: 'From before you changed settings.',
  state(rateTest: RateTestState, suggested: number | undefined, rate: number): string {
    switch (rateTest.status) {
      case 'idle':
        return 'Takes a moment once the features are there.';
      case 'features':
        return rateTest.progress ? `Features: ${run.extraction(rateTest.progress)}` : 'Preparing the features…';
      case 'testing':
        return `Trying ${formatFigure(rateTest.points.at(-1)?.rate ?? 0)}…`;
      case 'done':
        if (suggested === undefined) return 'The loss fell at no rate, so there is none to suggest.';
        return suggested === rate ? `${rate} is in use.` : `The loss falls steepest at about ${suggested}.`;
      case 'failed':
        return '';
    }
  },
  curve(points: readonly RatePoint[], suggested: number | undefined): string {
    const [first, last] = [points[0], points.at(-1)];
    const lowest = points.reduce((low, point) => (point.loss < low.loss ? point : low));
    const said = ({ rate, loss }: RatePoint) => `${formatFigure(loss)} at ${formatFigure(rate)}`;
    const steepest = suggested === undefined ? '' : `; it falls steepest at ${formatFigure(suggested)}`;
    return `Loss by learning rate: ${[first, lowest, last].flatMap((point) => (point ? said(point) : [])).join(', ')}${steepest}.`;
  },
  axis: 'Loss by learning rate',
  tick: (rate: number) => (rate < 0.001 ? rate.toExponential(0) : String(rate)),
  table: 'Numbers of each step',
  rate: 'learning rate',
  loss: 'loss',
};

export const preview = {
  heading: 'Examples of views',
  show: 'Show examples',
  needsBase: 'On your own images, as the network sees them. The base is fetched for its input size.',
  needsImages: 'Once there are images, examples of them are shown here.',
  waitForRun: 'When the run has ended.',
  busy: 'Making them…',
  makeViews: (count: number) => `Make ${count} of each image`,
  view: (label: string, view: number) => (view === 0 ? `${label}, unchanged` : `${label}, view ${view}`),
  order: 'First the image itself, then what may be made of it.',
};
