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

export type Setting<Name extends SettingName> = SettingWords & KindOf<Name>;

export type AnySetting = SettingWords &
  (NumberSetting | ChoiceSetting<string> | SetSetting<string> | BlocksSetting | ClassWeightsSetting);
