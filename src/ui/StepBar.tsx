import { evaluationOf } from './result/evaluation-of';
import { text } from './text/en';
import { formatCount, formatPercent } from './text/format';
import { TrainButton } from './training/TrainButton';
import { useHeadstart } from './use-store';

/** Where the columns lie under each other: the way from step to step, with the one big button always at hand. */
export function StepBar() {
  const images = useHeadstart((state) => state.samples.length);
  const outcome = useHeadstart((state) => state.outcome);
  const validation = outcome && evaluationOf(outcome, 'validation');
  return (
    <div className="step-bar">
      <nav aria-label={text.steps.name}>
        <a href="#images">
          {text.images.heading}
          <span className="step-state">{images > 0 ? formatCount(images) : text.unknown}</span>
        </a>
        <a href="#training">
          {text.training.heading}
          <RunState />
        </a>
        <a href="#result">
          {text.result.heading}
          <span className="step-state">{validation ? formatPercent(validation.accuracy) : text.unknown}</span>
        </a>
      </nav>
      <TrainButton place="bar" />
    </div>
  );
}

function RunState() {
  const phase = useHeadstart((state) => state.run.phase);
  return <span className="step-state">{text.steps.phases[phase]}</span>;
}
