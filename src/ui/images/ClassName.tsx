import { useId, useRef, useState } from 'react';
import type { SampleClass } from '../../core/samples';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** A class's name, edited in place: Enter or leaving the field keeps it, Escape brings the old one back. */
export function ClassName({ sampleClass: { id, label } }: { readonly sampleClass: SampleClass }) {
  const renameClass = useHeadstart((state) => state.renameClass);
  const hintId = useId();
  const [draft, setDraft] = useState<string | undefined>();
  const isGivenUp = useRef(false);
  const wanted = draft?.trim();
  const isTaken = useHeadstart(
    ({ classes }) => wanted !== undefined && classes.some((other) => other.id !== id && other.label === wanted),
  );

  function finish(): void {
    if (draft !== undefined && !isGivenUp.current) renameClass(id, draft);
    isGivenUp.current = false;
    setDraft(undefined);
  }

  return (
    <span className="class-name">
      <input
        id={nameFieldId(id)}
        type="text"
        value={draft ?? label}
        aria-label={text.images.nameField(label)}
        aria-describedby={isTaken ? hintId : undefined}
        spellCheck={false}
        autoComplete="off"
        onFocus={(event) => event.target.select()}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Escape') isGivenUp.current = true;
          if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      {isTaken && wanted !== undefined && (
        <span id={hintId} className="note warning" role="status">
          {text.images.willJoin(wanted)}
        </span>
      )}
    </span>
  );
}

export function nameFieldId(classId: number): string {
  return `class-name-${classId}`;
}
