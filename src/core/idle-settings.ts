import type { RunSettings, SettingName } from './run-settings';

/** Why a setting changes nothing, as a word; the sentences stand with the rest of the page's text. */
export type IdleReason = 'lbfgs' | 'only-sgd' | 'only-adamw' | 'only-cosine' | 'only-plateau' | 'no-views' | 'folds';

/** Why a setting changes nothing with the others as they are; undefined where it does something. */
export function idleReason(name: SettingName, settings: RunSettings): IdleReason | undefined {
  return RULES[name]?.(settings);
}

/** Settings that cannot go together, as a word. */
export type SettingConflict = 'lbfgsWithBlocks';

/** What stands against a training with these settings; undefined where nothing does. */
export function settingConflict({ optimizer, blocks }: RunSettings): SettingConflict | undefined {
  return optimizer === 'lbfgs' && blocks.length > 0 ? 'lbfgsWithBlocks' : undefined;
}

type Rule = (settings: RunSettings) => IdleReason | undefined;

/** L-BFGS looks for the length of each step itself, and takes all images in it. */
const notWithLbfgs: Rule = ({ optimizer }) => (optimizer === 'lbfgs' ? 'lbfgs' : undefined);

const onlyWithPlateau: Rule = (settings) =>
  notWithLbfgs(settings) ?? (settings.schedule === 'plateau' ? undefined : 'only-plateau');

const onlyWithViews: Rule = ({ views }) => (views > 0 ? undefined : 'no-views');

const RULES: { readonly [Name in SettingName]?: Rule } = {
  learningRate: notWithLbfgs,
  batchSize: notWithLbfgs,
  schedule: notWithLbfgs,
  momentum: ({ optimizer }) => (optimizer === 'sgd' ? undefined : 'only-sgd'),
  weightDecay: ({ optimizer }) => (optimizer === 'adamw' ? undefined : 'only-adamw'),
  warmupEpochs: (settings) => notWithLbfgs(settings) ?? (settings.schedule === 'cosine' ? undefined : 'only-cosine'),
  plateauFactor: onlyWithPlateau,
  plateauPatience: onlyWithPlateau,
  validationShare: ({ folds }) => (folds > 0 ? 'folds' : undefined),
  augmentations: onlyWithViews,
  augmentStrength: onlyWithViews,
};
