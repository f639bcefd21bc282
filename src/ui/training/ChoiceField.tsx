import { useId } from 'react';
import { parseSetting, RUN_SETTINGS } from '../../core/run-settings';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { SettingLabel } from './SettingLabel';

/** A setting that is one of a few words. */
export function ChoiceField({ name }: { readonly name: 'pooling' }) {
  const id = useId();
  const value = useHeadstart((state) => state.settings[name]);
  const changeSetting = useHeadstart((state) => state.changeSetting);
  return (
    <div className="setting">
      <SettingLabel name={name} fieldId={id} />
      <select
        id={id}
        data-setting={name}
        value={value}
        onChange={(event) => changeSetting(name, parseSetting(name, event.target.value))}
      >
        {RUN_SETTINGS[name].choices.map((choice) => (
          <option key={choice} value={choice}>
            {text.settings.choices[choice]}
          </option>
        ))}
      </select>
    </div>
  );
}
