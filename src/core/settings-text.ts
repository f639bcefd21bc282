import { HeadstartError } from './errors';
import { headBlocksText } from './head-blocks-text';
import { parseSetting } from './parse-setting';
import type { RunSettings, SettingName } from './run-settings';
import { RUN_SETTINGS, SETTING_NAMES } from './setting-table';

/** All settings as JSON, one a line, to be kept, compared or handed on. */
export function settingsText(settings: RunSettings): string {
  const lines = SETTING_NAMES.map((name) => {
    const value = name === 'blocks' ? headBlocksText(settings.blocks) : settings[name];
    return `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  });
  return `{\n${lines.join(',\n')}\n}`;
}

/**
 * The settings that a text names: some of what `settingsText` writes, or a whole metadata.json that has them.
 * @throws invalid-setting, with a sentence, for what is no JSON, for a name that is none and for a value out of bounds
 */
export function settingsFrom(text: string): Partial<RunSettings> {
  const named = Object.entries(settingsIn(objectFrom(text)));
  return Object.fromEntries(named.map(([name, raw]) => [name, parseSetting(knownName(name), raw)]));
}

/** A metadata.json has them in its record of the run. */
function settingsIn(whole: Record<string, unknown>): Record<string, unknown> {
  return isRecord(whole.record) && isRecord(whole.record.settings) ? whole.record.settings : whole;
}

function objectFrom(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Said below, like any other text that is not an object.
  }
  if (isRecord(parsed)) return parsed;
  const shown = text.trim().length > 40 ? `${text.trim().slice(0, 40)}…` : text.trim();
  throw refused(`Settings must be JSON such as {"epochs": 30, "blocks": "64 relu dropout=0.25"}; got “${shown}”.`);
}

function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function knownName(name: string): SettingName {
  if (isSettingName(name)) return name;
  throw refused(`There is no setting “${name}”. There are ${SETTING_NAMES.join(', ')}.`);
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(RUN_SETTINGS, name);
}

function refused(sentence: string): HeadstartError {
  return new HeadstartError('invalid-setting', sentence);
}
