import { useEffect, useReducer, useState } from 'react';
import type { MetricSeries } from '../../core/metric-series';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { formatFigure, formatPercent } from '../text/format';

const REFRESH_MS = 1000;

/** The chart's numbers as a table. While it is open it follows a run once a second, not each epoch. */
export function EpochTable({ series }: { readonly series: MetricSeries | undefined }) {
  const [isOpen, setOpen] = useState(false);
  const [, refresh] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isOpen || !series) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = series.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        refresh();
      }, REFRESH_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [isOpen, series]);

  return (
    <details className="epoch-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>{text.charts.table}</span>
        <Icon name="chevron" />
      </summary>
      {isOpen && series && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="table-scroller" aria-label={text.charts.table} tabIndex={0}>
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">{text.charts.columns.epoch}</th>
                <th scope="col">{text.charts.columns.accuracy}</th>
                <th scope="col">{text.charts.columns.valAccuracy}</th>
                <th scope="col">{text.charts.columns.loss}</th>
                <th scope="col">{text.charts.columns.valLoss}</th>
              </tr>
            </thead>
            <tbody>
              {series.epochs.map(({ epoch, accuracy, valAccuracy, loss, valLoss }) => (
                <tr key={epoch}>
                  <th scope="row">{epoch}</th>
                  <td>{formatPercent(accuracy)}</td>
                  <td>{valAccuracy === undefined ? text.unknown : formatPercent(valAccuracy)}</td>
                  <td>{formatFigure(loss)}</td>
                  <td>{valLoss === undefined ? text.unknown : formatFigure(valLoss)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {isOpen && !series && <p className="note">{text.charts.noEpochs}</p>}
    </details>
  );
}
