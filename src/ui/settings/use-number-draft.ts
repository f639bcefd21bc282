import { type InputHTMLAttributes, useState } from 'react';
import { toHeadstartError } from '../../core/errors';
import { type NumberBounds, parseNumber } from '../../core/parse-setting';

interface NumberDraftOptions {
  /** What a refusal calls it. */
  readonly label: string;
  readonly value: number;
  readonly bounds: NumberBounds & { readonly step: number };
  readonly onTake: (value: number) => void;
}

/**
 * A text field for a number: Enter or leaving it takes what was typed, arrow keys step from there, what is out of bounds is
 * refused.
 */
export function useNumberDraft({ label, value, bounds, onTake }: NumberDraftOptions) {
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();

  function take(raw: unknown): void {
    setDraft(undefined);
    try {
      onTake(parseNumber(label, bounds, raw));
      setProblem(undefined);
    } catch (thrown) {
      setProblem(toHeadstartError(thrown).message);
    }
  }

  const input = {
    type: 'text',
    inputMode: bounds.integer ? 'numeric' : 'decimal',
    autoComplete: 'off',
    value: draft ?? String(value),
    'aria-invalid': problem !== undefined,
    onChange: ({ target }) => setDraft(target.value),
    onBlur: () => draft !== undefined && take(draft),
    onKeyDown: (event) => {
      if (event.key === 'Enter') take(draft ?? value);
      if (event.key === 'Escape') setDraft(undefined);
      const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (direction === undefined) return;
      event.preventDefault();
      const typed = draft?.trim() ? Number(draft) : Number.NaN;
      take(stepped(Number.isFinite(typed) ? typed : value, direction, bounds));
    },
  } satisfies InputHTMLAttributes<HTMLInputElement>;
  return { input, problem };
}

/** One step up or down, on the step's own grid of decimals, within the bounds and past the value that is refused. */
function stepped(value: number, direction: number, bounds: NumberDraftOptions['bounds']): number {
  const { step, min, max, except } = bounds;
  const decimals = String(step).split('.')[1]?.length ?? 0;
  const next = Math.min(max, Math.max(min, Number((value + direction * step).toFixed(decimals))));
  return next === except?.value ? stepped(next, direction, bounds) : next;
}
