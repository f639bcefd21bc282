import { useEffect, useReducer } from 'react';
import type { MetricSeries } from '../../core/metric-series';
import type { EpochReport } from '../../core/reports';

const REFRESH_MS = 1000;
const NONE: readonly EpochReport[] = [];

/** The epochs of a series for what reads them: it renders again once a second while they grow, not each epoch. */
export function useSlowEpochs(series: MetricSeries | undefined, isShown = true): readonly EpochReport[] {
  const [, refresh] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isShown || !series) return;
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
  }, [isShown, series]);
  return series?.epochs ?? NONE;
}
