import { bestEpoch } from '../../core/best-epoch';
import { keptReport, type RunOutcome } from '../../state/run-outcome';
import { Help } from '../parts/Help';
import { text } from '../text/en';
import { formatPercent } from '../text/format';
import { evaluationOf } from './evaluation-of';

/** The figure that counts: what the classifier does with images it was not trained on. */
export function Headline({ outcome }: { readonly outcome: RunOutcome }) {
  const validation = evaluationOf(outcome, 'validation');
  const test = evaluationOf(outcome, 'test');
  const { epochs, plan, result, split } = outcome;
  return (
    <div className="headline">
      {validation ? (
        <>
          <div className="headline-figure">
            <strong>{formatPercent(validation.accuracy)}</strong>{' '}
            <span>
              {text.result.ofValidation(validation.count)}{' '}
              <Help name={text.result.accuracyHelpName}>{text.result.accuracyHelp(validation)}</Help>
            </span>
          </div>
          <p className="note">{text.result.interval(validation.interval)}</p>
        </>
      ) : (
        <p className="lead">{text.result.nothingHeldOut}</p>
      )}
      {test && <p className="test-figure">{text.result.test(test)}</p>}
      <p className="note">
        {text.result.training(keptReport(outcome).accuracy, split.train.length)}{' '}
        {text.result.ended(epochs.length, plan.settings)[result.endedBy]}{' '}
        {text.result.kept(result.keptEpoch, epochs.length, bestEpoch(epochs)?.epoch)}
      </p>
    </div>
  );
}
