import type { SettingName } from '../../core/run-settings';
import { RUN_SETTINGS } from '../../core/setting-table';
import { Help } from '../parts/Help';
import { text } from '../text/en';

interface SettingLabelProps {
  readonly name: SettingName;
  /** The one field that it names; without it, a group is to be named by `labelId`. */
  readonly fieldId?: string;
  readonly labelId?: string;
}

/** A setting's name, Keras' word for it, and what it does. */
export function SettingLabel({ name, fieldId, labelId }: SettingLabelProps) {
  const { label, kerasName, text: explanation } = RUN_SETTINGS[name];
  return (
    <span className="setting-label">
      {fieldId === undefined ? <span id={labelId}>{label}</span> : <label htmlFor={fieldId}>{label}</label>}
      <Help name={text.settings.helpName(label)}>{explanation}</Help>
      <span className="keras" title={kerasName}>
        {kerasName}
      </span>
    </span>
  );
}
