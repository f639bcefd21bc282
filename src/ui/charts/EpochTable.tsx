import { useState } from 'react';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { learningRateMoves } from './chart-metrics';
import type { ChartOverlay } from './chart-picture';
import { EpochRows } from './EpochRows';
import type { ChartedRun } from './use-charted-run';
import { useSlowEpochs } from './use-slow-epochs';

interface EpochTableProps {
  readonly run: ChartedRun;
  readonly overlays: readonly ChartOverlay[];
}

/** The chart's numbers as a table, with those of the runs that are laid over it. */
export function EpochTable({ run: { series }, overlays }: EpochTableProps) {
  const [isOpen, setOpen] = useState(false);
  const epochs = useSlowEpochs(series, isOpen);
  const isEmpty = epochs.length === 0 && overlays.length === 0;

  return (
    <details className="epoch-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>{text.charts.table}</span>
        <Icon name="chevron" />
      </summary>
      {isOpen && isEmpty && <p className="note">{text.charts.noEpochs}</p>}
      {isOpen && !isEmpty && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="table-scroller" aria-label={text.charts.table} tabIndex={0}>
          <EpochRows epochs={epochs} overlays={overlays} withRate={learningRateMoves(epochs)} />
        </section>
      )}
    </details>
  );
}
