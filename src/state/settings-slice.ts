import { DEFAULT_SETTINGS, type RunSettings, type SettingName } from '../core/run-settings';
import type { SliceCreator } from './store';

export interface SettingsSlice {
  readonly settings: RunSettings;
  /** The value must have passed `parseSetting`. */
  changeSetting<Name extends SettingName>(name: Name, value: RunSettings[Name]): void;
}

export const createSettingsSlice: SliceCreator<SettingsSlice> = (set) => ({
  settings: DEFAULT_SETTINGS,
  changeSetting: (name, value) => set(({ settings }) => ({ settings: { ...settings, [name]: value } })),
});
