import { useId } from 'react';
import type { NumberSetting, SettingWords } from '../../core/setting-kinds';
import { RUN_SETTINGS } from '../../core/setting-table';
import { useHeadstart } from '../use-store';
import { SettingLabel } from './SettingLabel';
import type { NumberName } from './setting-kinds';
import { useNumberDraft } from './use-number-draft';

interface NumberFieldProps {
  readonly name: NumberName;
  /** Why it changes nothing now; undefined where it does something. */
  readonly idle?: string | undefined;
}

/** A number of the run. */
export function NumberField({ name, idle }: NumberFieldProps) {
  const [fieldId, noteId] = [useId(), useId()];
  const value = useHeadstart((state) => state.settings[name]);
  const changeSetting = useHeadstart((state) => state.changeSetting);
  const bounds: NumberSetting & SettingWords = RUN_SETTINGS[name];
  const onTake = (taken: number) => changeSetting(name, taken);
  const { input, problem } = useNumberDraft({ label: bounds.label, value, bounds, onTake });
  const note = idle ?? problem;
  return (
    <div className="setting">
      <SettingLabel name={name} fieldId={fieldId} />
      <input
        id={fieldId}
        data-setting={name}
        disabled={idle !== undefined}
        aria-describedby={note === undefined ? undefined : noteId}
        {...input}
      />
      {note !== undefined && (
        <p id={noteId} className={idle === undefined ? 'note error' : 'note'} role="status">
          {note}
        </p>
      )}
    </div>
  );
}
