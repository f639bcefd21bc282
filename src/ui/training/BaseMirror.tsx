import { useId, useState } from 'react';
import { toHeadstartError } from '../../core/errors';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** A host to ask in place of the official ones, for who is kept from these. */
export function BaseMirror() {
  const [fieldId, noteId] = [useId(), useId()];
  const mirror = useHeadstart((state) => state.mirror);
  const setMirror = useHeadstart((state) => state.setMirror);
  const [draft, setDraft] = useState(mirror ?? '');
  const [problem, setProblem] = useState<string>();

  function take(): void {
    try {
      setMirror(draft);
      setProblem(undefined);
    } catch (thrown) {
      setProblem(toHeadstartError(thrown).message);
    }
  }

  return (
    <details className="more">
      <summary>
        <span>{text.base.mirrorDisclosure(mirror)}</span>
        <Icon name="chevron" />
      </summary>
      <form
        className="base-fields"
        onSubmit={(event) => {
          event.preventDefault();
          take();
        }}
      >
        <div className="field wide">
          <label htmlFor={fieldId}>{text.base.mirror}</label>
          <input
            id={fieldId}
            type="text"
            inputMode="url"
            placeholder="https://…"
            autoComplete="off"
            spellCheck={false}
            value={draft}
            aria-invalid={problem !== undefined}
            aria-describedby={noteId}
            onChange={(event) => setDraft(event.target.value)}
          />
        </div>
        <button type="submit" className="secondary">
          {text.base.useMirror}
        </button>
      </form>
      <p id={noteId} className={problem === undefined ? 'note' : 'note error'} role="status">
        {problem ?? text.base.mirrorMore}
      </p>
    </details>
  );
}
