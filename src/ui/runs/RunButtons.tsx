import type { RefObject } from 'react';
import { canGoOn, type KeptRunSummary } from '../../core/kept-run';
import { isBusy } from '../../state/selectors';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

interface RunButtonsProps {
  readonly run: KeptRunSummary;
  readonly isPresent: boolean;
  readonly deleteButton: RefObject<HTMLButtonElement | null>;
  readonly onDelete: () => void;
}

/** Open or go on, and delete; a run that is being trained has none of them. */
export function RunButtons({ run, isPresent, deleteButton, onDelete }: RunButtonsProps) {
  const { id, name, status } = run;
  const isOn = useHeadstart((state) => isBusy(state.run));
  const isReady = useHeadstart((state) => state.machine.status === 'ready');
  const isOpen = useHeadstart((state) => isPresent && state.run.phase === 'done');
  const [goOnButton, openButton] = [useFocusHeir('runs-heading'), useFocusHeir('runs-heading')];
  const resumeRun = useHeadstart((state) => state.resumeRun);
  const reopenRun = useHeadstart((state) => state.reopenRun);
  if (status === 'running') return null;
  return (
    <span className="run-buttons">
      {canGoOn(run) && (
        <button
          ref={goOnButton}
          type="button"
          className="quiet inline"
          aria-label={text.runs.goOn(name)}
          disabled={isOn || !isReady}
          onClick={() => void resumeRun(id)}
        >
          {text.run.goOn}
        </button>
      )}
      {status === 'finished' && !isOpen && (
        <button
          ref={openButton}
          type="button"
          className="quiet inline"
          aria-label={text.runs.openRun(name)}
          disabled={isOn || !isReady}
          onClick={() => void reopenRun(id)}
        >
          {text.runs.open}
        </button>
      )}
      <button
        ref={deleteButton}
        type="button"
        className="quiet inline"
        aria-label={text.runs.deleteRun(name)}
        onClick={onDelete}
      >
        {text.runs.delete}
      </button>
    </span>
  );
}
