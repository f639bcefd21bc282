import { ProgressBar } from '../parts/ProgressBar';
import { text } from '../text/en';
import { useHeadstart, useHeadstartStore } from '../use-store';
import { phaseViews } from './phase-progress';
import { RunNotices } from './RunNotices';

/** The three phases of a run, each with its own bar; their place is kept before there is one. */
export function RunProgress() {
  const { getState } = useHeadstartStore();
  const run = useHeadstart((state) => state.run);
  const base = useHeadstart((state) => state.base);
  const outcome = useHeadstart((state) => state.outcome);
  // Epochs are no reason to render; the run's own state changes as often as the page should.
  const views = phaseViews(run, base, outcome, getState().series?.epochs);
  return (
    <div className="progress">
      <ol className="phases">
        {views.map(({ phase, percent, state, took }) => (
          <li key={phase} data-state={state}>
            <span className="phase-name">
              {text.run.phases[phase]} <span className="note">{took}</span>
            </span>
            <ProgressBar name={text.run.phases[phase]} percent={percent} phase={phase} />
          </li>
        ))}
      </ol>
      <p className="note progress-detail">{views.map(({ detail }) => detail)}</p>
      <RunNotices />
    </div>
  );
}
