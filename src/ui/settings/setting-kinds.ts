import type { SettingName } from '../../core/run-settings';
import { RUN_SETTINGS } from '../../core/setting-table';

type NameOfKind<Kind extends string> = {
  [Name in SettingName]: (typeof RUN_SETTINGS)[Name]['kind'] extends Kind ? Name : never;
}[SettingName];

export type NumberName = NameOfKind<'number'>;
export type ChoiceName = NameOfKind<'choice'>;
export type SetName = NameOfKind<'set'>;

/** The words that a setting of words may be. */
export type WordOf<Name extends ChoiceName | SetName> = (typeof RUN_SETTINGS)[Name] extends {
  readonly choices: readonly (infer Word extends string)[];
}
  ? Word
  : never;

export function isNumberName(name: SettingName): name is NumberName {
  return RUN_SETTINGS[name].kind === 'number';
}

export function isChoiceName(name: SettingName): name is ChoiceName {
  return RUN_SETTINGS[name].kind === 'choice';
}

export function isSetName(name: SettingName): name is SetName {
  return RUN_SETTINGS[name].kind === 'set';
}
