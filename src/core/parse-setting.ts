import { HeadstartError } from './errors';
import { headBlocksFrom } from './head-blocks-text';
import type { ClassWeights, RunSettings, SettingName } from './run-settings';
import type { AnySetting, ChoiceSetting, ClassWeightsSetting, NumberSetting, SetSetting } from './setting-kinds';
import { RUN_SETTINGS } from './setting-table';

export type NumberBounds = Pick<NumberSetting, 'min' | 'max' | 'integer' | 'except'>;

/**
 * One setting's value from what a person or a file gave: the value itself, or its text as a command line has it.
 * @throws invalid-setting, naming the setting, its bounds and what came
 */
export function parseSetting<Name extends SettingName>(name: Name, raw: unknown): RunSettings[Name] {
  return parsed(RUN_SETTINGS[name], raw) as RunSettings[Name];
}

function parsed(setting: AnySetting, raw: unknown): RunSettings[SettingName] {
  switch (setting.kind) {
    case 'number':
      return parseNumber(setting.label, setting, raw);
    case 'choice':
      return parseChoice(setting.label, setting, raw) as RunSettings[SettingName];
    case 'set':
      return parseSet(setting.label, setting, raw) as RunSettings[SettingName];
    case 'blocks':
      return headBlocksFrom(setting, raw);
    case 'classWeights':
      return parseClassWeights(setting.label, setting, raw);
  }
}

/** @throws invalid-setting, naming `label`, the bounds and what came */
export function parseNumber(label: string, bounds: NumberBounds, raw: unknown): number {
  const { min, max, integer, except } = bounds;
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  const fits = typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value));
  if (fits && value !== except?.value) return value;
  const but = except ? `, but not ${except.value}: ${except.because}` : '';
  throw refused(label, `must be ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}${but}`, raw);
}

function parseChoice(label: string, { choices }: ChoiceSetting<string>, raw: unknown): string {
  const choice = choices.find((known) => known === raw);
  if (choice !== undefined) return choice;
  throw refused(label, `must be one of ${choices.join(', ')}`, raw);
}

/** `flip,crop`; `none`, or nothing at all, is the empty set. */
function parseSet(label: string, { choices }: SetSetting<string>, raw: unknown): string[] {
  const words = typeof raw === 'string' ? raw.split(',').map((word) => word.trim()) : raw;
  if (Array.isArray(words)) {
    const given = words.filter((word) => word !== '' && word !== 'none');
    if (given.every((word) => choices.includes(word))) return choices.filter((choice) => given.includes(choice));
  }
  throw refused(label, `must be some of ${choices.join(', ')}, with commas between them, or none`, raw);
}

/** `none`, `balanced`, or a weight by class: `cats=2,dogs=1`. */
function parseClassWeights(label: string, { max }: ClassWeightsSetting, raw: unknown): ClassWeights {
  if (raw === 'none' || raw === 'balanced') return raw;
  const entries = typeof raw === 'string' ? raw.split(',').map(weightEntry) : entriesOf(raw);
  const fits = (entry: [string, unknown]): entry is [string, number] => {
    const [name, weight] = entry;
    return name !== '' && typeof weight === 'number' && weight >= 0 && weight <= max;
  };
  if (entries.length > 0 && entries.every(fits)) return Object.fromEntries(entries);
  throw refused(label, `must be none, balanced, or a weight from 0 to ${max} a class, such as cats=2,dogs=1`, raw);
}

function entriesOf(raw: unknown): [string, unknown][] {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? Object.entries(raw) : [];
}

function weightEntry(word: string): [string, unknown] {
  const at = word.lastIndexOf('=');
  const number = word.slice(at + 1).trim();
  return [word.slice(0, Math.max(at, 0)).trim(), number === '' ? undefined : Number(number)];
}

function refused(label: string, expected: string, raw: unknown): HeadstartError {
  const came = typeof raw === 'object' ? JSON.stringify(raw) : String(raw);
  return new HeadstartError('invalid-setting', `${label} ${expected}; it was “${came}”.`);
}
