import { bestEpoch } from '../../core/best-epoch';
import { keptReport, type RunOutcome } from '../../state/run-outcome';
import { text } from '../text/en';
import { evaluationOf } from './evaluation-of';
import { FoldFigures } from './FoldFigures';
import { HeldOutFigure } from './HeldOutFigure';

/** The figure that counts: what the classifier does with images it was not trained on. */
export function Headline({ outcome }: { readonly outcome: RunOutcome }) {
  const validation = evaluationOf(outcome, 'validation');
  const test = evaluationOf(outcome, 'test');
  const { epochs, plan, result, split } = outcome;
  const { folds } = result;
  const learned = folds && validation ? validation.count : split.train.length;
  return (
    <div className="headline">
      {folds && <FoldFigures folds={folds} />}
      {!folds && validation && <HeldOutFigure validation={validation} />}
      {!folds && !validation && <p className="lead">{text.result.nothingHeldOut}</p>}
      {test && <p className="test-figure">{text.result.test(test)}</p>}
      <p className="note">
        {folds && `${text.result.thenAll(learned)} `}
        {text.result.training(keptReport(outcome).accuracy, learned)}{' '}
        {text.result.ended(epochs.length, plan.settings)[result.endedBy]}{' '}
        {text.result.kept(result.keptEpoch, epochs.length, bestEpoch(epochs)?.epoch)}
      </p>
    </div>
  );
}
