import { isHarderInTraining, readCurve } from '../../core/curve-reading';
import type { RunSettings } from '../../core/run-settings';
import { smoothingMemory } from '../../core/smoothing';
import { text } from '../text/en';
import type { ChartedRun } from './use-charted-run';
import { useSlowEpochs } from './use-slow-epochs';

interface CurveNotesProps {
  readonly run: ChartedRun;
  /** How many epochs the chart's axis spans. */
  readonly span: number;
}

/** What the curves say, where they say something, and how their figures are measured. */
export function CurveNotes({ run, span }: CurveNotesProps) {
  const { series, settings } = run;
  const epochs = useSlowEpochs(series);
  const reading = readCurve(epochs, run);
  return (
    <div className="curve-notes">
      <p role="status">{text.charts.reading(reading, run)}</p>
      {series && <p className="note">{howMeasured(settings, span).join(' ')}</p>}
    </div>
  );
}

/** The same for the whole run, so that nothing moves while it is on. */
function howMeasured(settings: RunSettings, span: number): string[] {
  const memory = smoothingMemory(span);
  const hasValidation = settings.validationShare > 0 || settings.folds > 0;
  return [
    ...(memory === undefined ? [] : [text.charts.smoothed(memory)]),
    ...(hasValidation && isHarderInTraining(settings) ? [text.charts.measured(settings)] : []),
    ...(settings.folds > 0 ? [text.charts.eachFold] : []),
  ];
}
