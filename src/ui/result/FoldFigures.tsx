import { meanAndSpread } from '../../core/mean-and-spread';
import type { FoldReport } from '../../core/reports';
import { Help } from '../parts/Help';
import { text } from '../text/en';
import { formatPercent } from '../text/format';
import { FoldTable } from './FoldTable';

/** Of a cross-validation: the folds' mean accuracy, how far they lie apart, and each of them. */
export function FoldFigures({ folds }: { readonly folds: readonly FoldReport[] }) {
  const figures = meanAndSpread(folds.map(({ valAccuracy }) => valAccuracy));
  if (!figures) return null;
  const { mean, spread } = figures;
  return (
    <>
      <div className="headline-figure">
        <strong>{formatPercent(mean)}</strong>
        {spread !== undefined && <span className="fold-spread">{text.result.foldSpread(spread)}</span>}{' '}
        <span>
          {text.result.ofFolds(folds.length)}{' '}
          <Help name={text.result.accuracyHelpName}>{text.result.foldsHelp(folds.length)}</Help>
        </span>
      </div>
      <FoldTable folds={folds} />
    </>
  );
}
