import { useId } from 'react';
import { type ChoiceSetting, parseSetting, RUN_SETTINGS, type RunSettings } from '../../core/run-settings';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { SettingLabel } from './SettingLabel';

type ChoiceName = { [Name in keyof RunSettings]: RunSettings[Name] extends string ? Name : never }[keyof RunSettings];

/** A setting that is one of a few words. */
export function ChoiceField({ name }: { readonly name: ChoiceName }) {
  const id = useId();
  const value = useHeadstart((state) => state.settings[name]);
  const changeSetting = useHeadstart((state) => state.changeSetting);
  const { choices }: ChoiceSetting<RunSettings[ChoiceName]> = RUN_SETTINGS[name];
  return (
    <div className="setting">
      <SettingLabel name={name} fieldId={id} />
      <select
        id={id}
        data-setting={name}
        value={value}
        onChange={(event) => changeSetting(name, parseSetting(name, event.target.value))}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {text.settings.choices[choice]}
          </option>
        ))}
      </select>
    </div>
  );
}
