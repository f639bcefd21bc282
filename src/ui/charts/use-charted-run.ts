import type { MetricSeries } from '../../core/metric-series';
import type { TrainingEnd } from '../../core/reports';
import type { RunSettings } from '../../core/run-settings';
import { useHeadstart } from '../use-store';

export interface ChartedRun {
  readonly series: MetricSeries | undefined;
  /** What it was started with. */
  readonly settings: RunSettings;
  readonly classes: number;
  /** Undefined while it is being trained, or where it did not come to its end. */
  readonly endedBy: TrainingEnd | undefined;
}

/** The run whose curves the chart shows. */
export function useChartedRun(): ChartedRun {
  const series = useHeadstart((state) => state.series);
  const outcome = useHeadstart((state) => state.outcome);
  const settings = useHeadstart((state) => state.settings);
  const classes = useHeadstart((state) => state.classes.length);
  const kept = useHeadstart(({ runs, runId }) => runs?.find(({ id }) => id === runId));
  // While another run is on, or after it failed, the outcome is that of an earlier one.
  if (outcome && series && outcome.epochs[0] === series.epochs[0]) {
    const { plan, result } = outcome;
    return { series, settings: plan.settings, classes: plan.classes.length, endedBy: result.endedBy };
  }
  return { series, settings: kept?.settings ?? settings, classes: kept?.classes ?? classes, endedBy: undefined };
}
