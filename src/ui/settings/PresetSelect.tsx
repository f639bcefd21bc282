import { useId } from 'react';
import { PRESET_NAMES, presetOf } from '../../core/presets';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** Well-tried settings to begin with, and which of them the present ones are. */
export function PresetSelect() {
  const [id, noteId] = [useId(), useId()];
  const preset = useHeadstart((state) => presetOf(state.settings)) ?? 'own';
  const ownSettings = useHeadstart((state) => state.ownSettings);
  const choosePreset = useHeadstart((state) => state.choosePreset);
  const changeSettings = useHeadstart((state) => state.changeSettings);

  function choose(value: string): void {
    const chosen = PRESET_NAMES.find((name) => name === value);
    if (chosen) choosePreset(chosen);
    else if (ownSettings) changeSettings(ownSettings);
  }

  return (
    <div className="preset">
      <label htmlFor={id}>{text.presets.label}</label>
      <select id={id} value={preset} aria-describedby={noteId} onChange={({ target }) => choose(target.value)}>
        {PRESET_NAMES.map((name) => (
          <option key={name} value={name}>
            {text.presets.names[name]}
          </option>
        ))}
        <option value="own" disabled={preset !== 'own' && ownSettings === undefined}>
          {text.presets.names.own}
        </option>
      </select>
      <p id={noteId} className="note">
        {text.presets.what[preset]}
      </p>
    </div>
  );
}
