import { useCallback, useRef, useState } from 'react';
import type { KeptRunSummary } from '../../core/kept-run';
import { RunSwatch } from '../charts/RunSwatch';
import { text } from '../text/en';
import { formatPercent } from '../text/format';
import { useHeadstart } from '../use-store';
import { DeletedRun } from './DeletedRun';
import { RunButtons } from './RunButtons';
import { RunName } from './RunName';
import { runAccuracy } from './run-accuracy';

interface RunRowProps {
  readonly run: KeptRunSummary;
  /** Whether the chart shows it as its own. */
  readonly isPresent: boolean;
  /** Among the runs laid over the chart; −1 where it is none of them. */
  readonly place: number;
}

/** A kept run: whether the chart shows it, its name, what it came to and of what, and what can be done with it. */
export function RunRow({ run, isPresent, place }: RunRowProps) {
  const { id, name, status, settings, epochs } = run;
  const isShown = useHeadstart(({ shownRuns }) => shownRuns.has(id));
  const toggleShownRun = useHeadstart((state) => state.toggleShownRun);
  const [isGoing, setGoing] = useState(false);
  const deleteButton = useRef<HTMLButtonElement>(null);
  const stay = useCallback(() => setGoing(false), []);
  const comeBack = () => {
    stay();
    // Undo is gone then, and the focus would be with it.
    requestAnimationFrame(() => deleteButton.current?.focus());
  };
  if (isGoing) return <DeletedRun id={id} name={name} onUndo={comeBack} onRefused={stay} />;

  const accuracy = runAccuracy(run);
  const whatTheBoxDoes = isPresent ? text.runs.isCharted(name) : text.runs.show(name);
  return (
    <li className="run-row">
      <label className="run-shown" title={whatTheBoxDoes}>
        <input
          type="checkbox"
          aria-label={whatTheBoxDoes}
          checked={isPresent || isShown}
          disabled={isPresent}
          onChange={() => toggleShownRun(id)}
        />
      </label>
      <div className="run-what">
        <RunName run={run} />
        {place >= 0 && <RunSwatch place={place} />}
      </div>
      {accuracy && (
        <span className="run-figure">
          <span className="note">{text.runs.accuracyIs(accuracy.isFinal)}</span>{' '}
          <strong>{formatPercent(accuracy.share)}</strong>
        </span>
      )}
      <p className="note run-about">
        {text.runs.about(run)} · {text.runs.epochs(epochs.length, settings)}
        {status !== 'finished' && <strong> · {text.runs.status[status]}</strong>}
      </p>
      <RunButtons run={run} isPresent={isPresent} deleteButton={deleteButton} onDelete={() => setGoing(true)} />
    </li>
  );
}
