import { text } from '../text/en';
import type { ChartOverlay } from './chart-picture';
import { RunSwatch } from './RunSwatch';

/** Which line is which of the runs that are laid over the chart. */
export function ChartLegend({ overlays }: { readonly overlays: readonly ChartOverlay[] }) {
  if (overlays.length === 0) return null;
  return (
    <ul className="chart-legend" aria-label={text.charts.legend}>
      {overlays.map(({ id, name }, place) => (
        <li key={id}>
          <RunSwatch place={place} />
          <span>{name}</span>
        </li>
      ))}
    </ul>
  );
}
