import type { FoldReport } from '../../core/reports';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { formatCount, formatFigure, formatPercent } from '../text/format';

/** What each fold of a cross-validation came to. */
export function FoldTable({ folds }: { readonly folds: readonly FoldReport[] }) {
  const { foldColumns } = text.result;
  return (
    <details className="more">
      <summary>
        <span>{text.result.folds}</span>
        <Icon name="chevron" />
      </summary>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{foldColumns.fold}</th>
            <th scope="col">{foldColumns.images}</th>
            <th scope="col">{foldColumns.valAccuracy}</th>
            <th scope="col">{foldColumns.valLoss}</th>
            <th scope="col">{foldColumns.keptEpoch}</th>
          </tr>
        </thead>
        <tbody>
          {folds.map(({ images, valAccuracy, valLoss, keptEpoch }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fold is known by its number
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              <td>{formatCount(images)}</td>
              <td>{formatPercent(valAccuracy)}</td>
              <td>{formatFigure(valLoss)}</td>
              <td>{formatCount(keptEpoch)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
