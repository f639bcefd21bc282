import { RUN_SETTINGS, type SettingName } from '../../core/run-settings';
import { Help } from '../parts/Help';
import { text } from '../text/en';

/** A setting's name, Keras' word for it, and what it does. */
export function SettingLabel({ name, fieldId }: { readonly name: SettingName; readonly fieldId: string }) {
  const { label, kerasName, text: explanation } = RUN_SETTINGS[name];
  return (
    <span className="setting-label">
      <label htmlFor={fieldId}>{label}</label>
      <Help name={text.settings.helpName(label)}>{explanation}</Help>
      <span className="keras">{kerasName}</span>
    </span>
  );
}
