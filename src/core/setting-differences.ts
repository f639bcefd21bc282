import type { RunSettings, SettingName } from './run-settings';
import { SETTING_NAMES } from './setting-table';

/** The names of the settings that differ between the two. */
export function settingDifferences(one: RunSettings, other: RunSettings): SettingName[] {
  return SETTING_NAMES.filter((name) => !isSame(one[name], other[name]));
}

/** Whether two values hold the same, whatever the order of their keys. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(Reflect.get(one, key), Reflect.get(other, key)))
  );
}
