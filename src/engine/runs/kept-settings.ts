import { parseSetting } from '../../core/parse-setting';
import type { RunSettings } from '../../core/run-settings';
import { DEFAULT_SETTINGS, SETTING_NAMES } from '../../core/setting-table';

/** Settings that another version of the page may have written: what this one does not know is as it is by default. */
export function settingsFrom(raw: unknown): RunSettings {
  const given = (typeof raw === 'object' && raw !== null ? raw : {}) as Readonly<Record<string, unknown>>;
  const entries = SETTING_NAMES.map((name) => [name, settingFrom(name, given[name])]);
  return Object.fromEntries(entries) as RunSettings;
}

function settingFrom(name: keyof RunSettings, raw: unknown): unknown {
  try {
    return parseSetting(name, raw);
  } catch {
    return DEFAULT_SETTINGS[name];
  }
}
