import { useId, useMemo } from 'react';
import { settingConflict } from '../../core/idle-settings';
import type { RunState } from '../../state/run-slice';
import { canPause, isBusy, whatIsMissing } from '../../state/selectors';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { GoOnButton } from './GoOnButton';
import { RunningButtons } from './RunningButtons';

/**
 * The one big button: Train, while a run is on Pause and Stop, and Go on after a pause. Where it cannot be pressed it
 * says why.
 */
export function TrainButton({ place }: { readonly place: 'column' | 'bar' }) {
  const [buttonId, whyId] = [useId(), useId()];
  // Train, Stop and Go on take each other's place.
  const button = useFocusHeir(buttonId);
  const run = useHeadstart((state) => state.run);
  const runId = useHeadstart((state) => state.runId);
  const hasPause = useHeadstart(canPause);
  const train = useHeadstart((state) => state.train);
  const obstacle = useObstacle();

  if (isBusy(run)) {
    return (
      <div className="train" data-place={place}>
        <RunningButtons stopId={buttonId} />
        <p className="note">{text.run.whatButtonsDo(isInFolds(run) ? 'folds' : run.phase, hasPause)}</p>
      </div>
    );
  }
  const isPaused = run.phase === 'paused';
  const canGoOn = isPaused && runId !== undefined;
  return (
    <div className="train" data-place={place} data-obstacle={obstacle !== undefined || undefined}>
      <div className="train-buttons">
        {canGoOn && <GoOnButton id={buttonId} runId={runId} />}
        <button
          ref={button}
          id={canGoOn ? undefined : buttonId}
          type="button"
          className={isPaused ? 'secondary' : 'primary'}
          disabled={obstacle !== undefined}
          aria-describedby={whyId}
          onClick={() => void train()}
        >
          {text.run.train}
        </button>
      </div>
      <p id={whyId} className="note">
        {obstacle ?? text.run.after[run.phase]}
      </p>
    </div>
  );
}

function isInFolds(run: RunState): boolean {
  return run.phase === 'head' && run.fold !== undefined && run.fold.fold <= run.fold.folds;
}

/** Why there can be no run now, as a sentence. */
function useObstacle(): string | undefined {
  const classes = useHeadstart((state) => state.classes);
  const samples = useHeadstart((state) => state.samples);
  const isReading = useHeadstart((state) => state.reading !== undefined);
  const machine = useHeadstart((state) => state.machine.status);
  const settings = useHeadstart((state) => state.settings);
  const conflict = settingConflict(settings);
  const missing = useMemo(() => whatIsMissing({ classes, samples, settings }), [classes, samples, settings]);
  if (isReading) return text.run.stillReading;
  if (missing !== undefined) return missing;
  if (conflict !== undefined) return text.settings.conflicts[conflict];
  return machine === 'ready' ? undefined : text.run.machine[machine];
}
