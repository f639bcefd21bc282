import { useRef, useState } from 'react';
import type { KeptRunSummary } from '../../core/kept-run';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** A run's name, edited in place: Enter or leaving the field keeps it, Escape brings the old one back. */
export function RunName({ run: { id, name } }: { readonly run: KeptRunSummary }) {
  const renameRun = useHeadstart((state) => state.renameRun);
  const [draft, setDraft] = useState<string | undefined>();
  const isGivenUp = useRef(false);

  async function finish(): Promise<void> {
    // The new name stands until the list has it.
    if (draft !== undefined && draft.trim() !== name && !isGivenUp.current) await renameRun(id, draft);
    isGivenUp.current = false;
    setDraft(undefined);
  }

  return (
    <input
      type="text"
      className="run-name"
      value={draft ?? name}
      aria-label={text.runs.nameField(name)}
      spellCheck={false}
      autoComplete="off"
      maxLength={80}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => void finish()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') isGivenUp.current = true;
        if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}
