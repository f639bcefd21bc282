import { useEffect } from 'react';
import { isBusy } from '../../state/selectors';
import { useOverlaidRuns } from '../charts/use-overlays';
import { Help } from '../parts/Help';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { RunComparison } from './RunComparison';
import { RunRow } from './RunRow';

/** The runs that this browser keeps, to be laid over the chart, compared, opened again or gone on with. */
export function RunsSection() {
  const isReady = useHeadstart((state) => state.machine.status === 'ready');
  const refreshRuns = useHeadstart((state) => state.refreshRuns);
  const runs = useHeadstart((state) => state.runs);
  const runId = useHeadstart((state) => state.runId);
  const isOn = useHeadstart((state) => isBusy(state.run));
  const overlaid = useOverlaidRuns();
  useEffect(() => {
    if (isReady) void refreshRuns();
  }, [isReady, refreshRuns]);

  if (!runs || runs.length === 0) return null;
  const present = runs.find(({ id }) => id === runId);
  return (
    <section className="runs" aria-labelledby="runs-heading">
      <div className="section-head">
        <h3 id="runs-heading" tabIndex={-1}>
          {text.runs.heading}
        </h3>
        <Help name={text.runs.helpName}>{text.runs.help}</Help>
      </div>
      {isOn && <p className="note">{text.runs.waitForRun}</p>}
      <ul>
        {runs.map((run) => (
          <RunRow
            key={run.id}
            run={run}
            isPresent={run.id === runId}
            place={overlaid.findIndex(({ id }) => id === run.id)}
          />
        ))}
      </ul>
      <RunComparison runs={present ? [present, ...overlaid] : overlaid} />
    </section>
  );
}
