import { ProgressBar } from '../parts/ProgressBar';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { phaseViews } from './phase-progress';

/** The three phases of a run, each with its own bar; their place is kept before there is one. */
export function RunProgress() {
  const run = useHeadstart((state) => state.run);
  const base = useHeadstart((state) => state.base);
  const outcome = useHeadstart((state) => state.outcome);
  const views = phaseViews(run, base, outcome);
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
    </div>
  );
}
