import { useId } from 'react';
import { parseSetting } from '../../core/parse-setting';
import { RUN_SETTINGS } from '../../core/setting-table';
import { useHeadstart } from '../use-store';
import { SettingLabel } from './SettingLabel';
import type { SetName } from './setting-kinds';
import { choiceWords } from './setting-words';

/** A setting that is any of a few words. */
export function SetField({ name }: { readonly name: SetName }) {
  const labelId = useId();
  const chosen: readonly string[] = useHeadstart((state) => state.settings[name]);
  const changeSetting = useHeadstart((state) => state.changeSetting);
  return (
    <fieldset className="setting wide" aria-labelledby={labelId} data-setting={name}>
      <SettingLabel name={name} labelId={labelId} />
      <div className="checks">
        {RUN_SETTINGS[name].choices.map((choice) => (
          <label key={choice}>
            <input
              type="checkbox"
              value={choice}
              checked={chosen.includes(choice)}
              onChange={({ target }) => {
                const others = chosen.filter((one) => one !== choice);
                changeSetting(name, parseSetting(name, target.checked ? [...others, choice] : others));
              }}
            />
            {choiceWords(name, choice)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
