import { useId, useState } from 'react';
import { toHeadstartError } from '../../core/errors';
import { type NumberSetting, parseSetting, RUN_SETTINGS, type RunSettings } from '../../core/run-settings';
import { useHeadstart } from '../use-store';
import { SettingLabel } from './SettingLabel';

type NumberName = { [Name in keyof RunSettings]: RunSettings[Name] extends number ? Name : never }[keyof RunSettings];

/** A number of the run: Enter or leaving the field takes it, arrow keys step, what is out of bounds is refused. */
export function NumberField({ name }: { readonly name: NumberName }) {
  const [fieldId, problemId] = [useId(), useId()];
  const value = useHeadstart((state) => state.settings[name]);
  const changeSetting = useHeadstart((state) => state.changeSetting);
  const [draft, setDraft] = useState<string | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const setting: NumberSetting = RUN_SETTINGS[name];

  function take(raw: unknown): void {
    setDraft(undefined);
    try {
      changeSetting(name, parseSetting(name, raw));
      setProblem(undefined);
    } catch (thrown) {
      setProblem(toHeadstartError(thrown).message);
    }
  }

  return (
    <div className="setting">
      <SettingLabel name={name} fieldId={fieldId} />
      <input
        id={fieldId}
        type="text"
        inputMode={setting.integer ? 'numeric' : 'decimal'}
        autoComplete="off"
        data-setting={name}
        value={draft ?? String(value)}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => draft !== undefined && take(draft)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(draft ?? value);
          if (event.key === 'Escape') setDraft(undefined);
          const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
          if (direction === undefined) return;
          event.preventDefault();
          take(stepped(value, direction, setting));
        }}
      />
      {problem !== undefined && (
        <p id={problemId} className="note error" role="status">
          {problem}
        </p>
      )}
    </div>
  );
}

/** One step up or down, on the step's own grid of decimals and within the bounds. */
function stepped(value: number, direction: number, { step, min, max }: NumberSetting): number {
  const decimals = String(step).split('.')[1]?.length ?? 0;
  return Math.min(max, Math.max(min, Number((value + direction * step).toFixed(decimals))));
}
