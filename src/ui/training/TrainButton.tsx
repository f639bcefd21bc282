import { useId, useMemo, useState } from 'react';
import { isBusy, whatIsMissing } from '../../state/selectors';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** The one big button: Train, and while a run is on, Stop. Where it cannot be pressed it says why. */
export function TrainButton({ place }: { readonly place: 'column' | 'bar' }) {
  const whyId = useId();
  const run = useHeadstart((state) => state.run);
  const train = useHeadstart((state) => state.train);
  const stop = useHeadstart((state) => state.stop);
  const [isStopping, setStopping] = useState(false);
  const obstacle = useObstacle();

  if (isStopping && !isBusy(run)) setStopping(false);
  if (isBusy(run)) {
    return (
      <div className="train" data-place={place}>
        <button
          type="button"
          className="primary stop"
          disabled={isStopping}
          onClick={() => {
            setStopping(true);
            stop();
          }}
        >
          {isStopping ? text.run.stopping : text.run.stop}
        </button>
        <p className="note">{text.run.whatStopDoes[run.phase]}</p>
      </div>
    );
  }
  return (
    <div className="train" data-place={place} data-obstacle={obstacle !== undefined || undefined}>
      <button
        type="button"
        className="primary"
        disabled={obstacle !== undefined}
        aria-describedby={whyId}
        onClick={() => void train()}
      >
        {text.run.train}
      </button>
      <p id={whyId} className="note">
        {obstacle ?? text.run.after[run.phase]}
      </p>
    </div>
  );
}

/** Why there can be no run now, as a sentence. */
function useObstacle(): string | undefined {
  const classes = useHeadstart((state) => state.classes);
  const samples = useHeadstart((state) => state.samples);
  const isReading = useHeadstart((state) => state.reading !== undefined);
  const machine = useHeadstart((state) => state.machine.status);
  const missing = useMemo(() => whatIsMissing({ classes, samples }), [classes, samples]);
  if (isReading) return text.run.stillReading;
  if (missing !== undefined) return missing;
  return machine === 'ready' ? undefined : text.run.machine[machine];
}
