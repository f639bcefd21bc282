import type { Evaluation } from '../../state/selectors';
import { Help } from '../parts/Help';
import { text } from '../text/en';
import { formatPercent } from '../text/format';

/** Validation accuracy with what it is of, and its interval. */
export function HeldOutFigure({ validation }: { readonly validation: Evaluation }) {
  return (
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
  );
}
