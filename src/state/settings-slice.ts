import { type PresetName, presetOf, withPreset } from '../core/presets';
import type { RunSettings, SettingName } from '../core/run-settings';
import { DEFAULT_SETTINGS } from '../core/setting-table';
import type { SliceCreator } from './store';

export interface SettingsSlice {
  readonly settings: RunSettings;
  /** The last ones that were those of no preset, to go back to; undefined where there were none. */
  readonly ownSettings: RunSettings | undefined;
  /** The value must have passed `parseSetting`. */
  changeSetting<Name extends SettingName>(name: Name, value: RunSettings[Name]): void;
  /** The values must have passed `parseSetting`. */
  changeSettings(values: Partial<RunSettings>): void;
  choosePreset(preset: PresetName): void;
}

export const createSettingsSlice: SliceCreator<SettingsSlice> = (set) => ({
  settings: DEFAULT_SETTINGS,
  ownSettings: undefined,
  changeSetting: (name, value) => set(({ settings }) => ({ settings: { ...settings, [name]: value } })),
  changeSettings: (values) => set(({ settings }) => ({ settings: { ...settings, ...values } })),
  choosePreset: (preset) =>
    set(({ settings, ownSettings }) => ({
      settings: withPreset(preset, settings),
      ownSettings: presetOf(settings) ? ownSettings : settings,
    })),
});
