import { useId, useState } from 'react';
import { toHeadstartError } from '../../core/errors';
import { settingsFrom, settingsText } from '../../core/settings-text';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** All settings as one text, to take along or to bring. */
export function SettingsText() {
  const [fieldId, noteId] = [useId(), useId()];
  const [useButton, dropButton] = [useFocusHeir(fieldId), useFocusHeir(fieldId)];
  const settings = useHeadstart((state) => state.settings);
  const changeSettings = useHeadstart((state) => state.changeSettings);
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();

  function take(typed: string): void {
    try {
      changeSettings(settingsFrom(typed));
      setDraft(undefined);
      setProblem(undefined);
    } catch (thrown) {
      setProblem(toHeadstartError(thrown).message);
    }
  }

  return (
    <form
      className="settings-text"
      onSubmit={(event) => {
        event.preventDefault();
        take(draft ?? settingsText(settings));
      }}
    >
      <label htmlFor={fieldId} className="visually-hidden">
        {text.settings.groups.asText}
      </label>
      <textarea
        id={fieldId}
        rows={10}
        spellCheck={false}
        autoComplete="off"
        value={draft ?? settingsText(settings)}
        aria-invalid={problem !== undefined}
        aria-describedby={noteId}
        onChange={({ target }) => setDraft(target.value)}
      />
      <p id={noteId} className={problem === undefined ? 'note' : 'note error'} role="status">
        {problem ?? text.settings.asTextMore}
      </p>
      <div className="buttons">
        <button ref={useButton} type="submit" className="secondary small" disabled={draft === undefined}>
          {text.settings.useText}
        </button>
        {draft !== undefined && (
          <button
            ref={dropButton}
            type="button"
            className="quiet small"
            onClick={() => {
              setDraft(undefined);
              setProblem(undefined);
            }}
          >
            {text.settings.dropText}
          </button>
        )}
      </div>
    </form>
  );
}
