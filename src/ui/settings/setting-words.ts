import { headBlocksText } from '../../core/head-blocks-text';
import type { RunSettings, SettingName } from '../../core/run-settings';
import { RUN_SETTINGS } from '../../core/setting-table';
import { text } from '../text/en';
import { formatExact } from '../text/format';
import { isChoiceName, isSetName } from './setting-kinds';

/** A setting's value as the page shows it beside other words. */
export function valueWords(name: SettingName, settings: RunSettings): string {
  if (name === 'blocks') return headBlocksText(settings.blocks);
  if (name === 'classWeights') return text.settings.weightings[weightingOf(settings)];
  if (isChoiceName(name)) return choiceWords(name, settings[name]);
  if (isSetName(name)) return settings[name].map((word) => choiceWords(name, word)).join(', ') || text.settings.none;
  const { unit } = RUN_SETTINGS[name];
  const value = formatExact(settings[name]);
  return unit === '' ? value : `${value}\u00a0${unit}`;
}

/** What one of a setting's words means. */
export function choiceWords(name: keyof typeof text.settings.choices, word: string): string {
  const words: Readonly<Record<string, string>> = text.settings.choices[name];
  return words[word] ?? word;
}

export type Weighting = 'none' | 'balanced' | 'byHand';

export function weightingOf({ classWeights }: Pick<RunSettings, 'classWeights'>): Weighting {
  return typeof classWeights === 'string' ? classWeights : 'byHand';
}
