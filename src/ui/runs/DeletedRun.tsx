import { useEffect, useRef } from 'react';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** For so long a deleted run can be had back. */
const UNDO_MS = 10_000;

interface DeletedRunProps {
  readonly id: string;
  readonly name: string;
  readonly onUndo: () => void;
  /** Called where it is being trained by then, so that it stays. */
  readonly onRefused: () => void;
}

/** In a run's place for as long as its deletion can be undone; only then it is done. */
export function DeletedRun({ id, name, onUndo, onRefused }: DeletedRunProps) {
  const removeRun = useHeadstart((state) => state.removeRun);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that was pressed is gone, and the focus with it.
    undo.current?.focus();
    // A page that is closed meanwhile keeps the run.
    const timer = setTimeout(async () => {
      const hadFocus = document.activeElement === undo.current;
      if (!(await removeRun(id))) onRefused();
      if (hadFocus) requestAnimationFrame(focusHeading);
    }, UNDO_MS);
    return () => clearTimeout(timer);
  }, [id, removeRun, onRefused]);
  return (
    <li className="run-row" data-going>
      <span role="status">{text.runs.deleted(name)}</span>
      <button ref={undo} type="button" className="quiet small" onClick={onUndo}>
        {text.runs.undo}
      </button>
    </li>
  );
}

/** The heading of the runs, or of the column where no run is left. */
function focusHeading(): void {
  (document.getElementById('runs-heading') ?? document.getElementById('training-heading'))?.focus();
}
