import { useId } from 'react';
import { parseSetting } from '../../core/parse-setting';
import { RUN_SETTINGS } from '../../core/setting-table';
import { useHeadstart } from '../use-store';
import { SettingLabel } from './SettingLabel';
import type { ChoiceName } from './setting-kinds';
import { choiceWords } from './setting-words';

/** A setting that is one of a few words. */
export function ChoiceField({ name }: { readonly name: ChoiceName }) {
  const id = useId();
  const value = useHeadstart((state) => state.settings[name]);
  const changeSetting = useHeadstart((state) => state.changeSetting);
  const choices: readonly string[] = RUN_SETTINGS[name].choices;
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
            {choiceWords(name, choice)}
          </option>
        ))}
      </select>
    </div>
  );
}
