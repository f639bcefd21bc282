import { useId, useState } from 'react';
import { toHeadstartError } from '../../core/errors';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

const MEGABYTE = 1e6;

/** How much of the disk images' features may take. */
export function FeatureLimit({ limitBytes }: { readonly limitBytes: number }) {
  const [fieldId, noteId] = [useId(), useId()];
  const button = useFocusHeir(fieldId);
  const limitKeptFeatures = useHeadstart((state) => state.limitKeptFeatures);
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();

  async function take(typed: string): Promise<void> {
    try {
      await limitKeptFeatures(typed);
      setDraft(undefined);
      setProblem(undefined);
    } catch (thrown) {
      setProblem(toHeadstartError(thrown).message);
    }
  }

  const shown = draft ?? String(limitBytes / MEGABYTE);
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        void take(shown);
      }}
    >
      <label htmlFor={fieldId}>{text.features.limit}</label>
      <span className="input-size">
        <input
          id={fieldId}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={shown}
          aria-invalid={problem !== undefined}
          aria-describedby={noteId}
          onChange={({ target }) => setDraft(target.value)}
        />
        <button ref={button} type="submit" className="secondary" disabled={draft === undefined}>
          {text.features.setLimit}
        </button>
      </span>
      <p id={noteId} className={problem === undefined ? 'note' : 'note error'} role="status">
        {problem ?? text.features.limitMore}
      </p>
    </form>
  );
}
