import { useMemo } from 'react';
import type { KeptRunSummary } from '../../core/kept-run';
import { useHeadstart } from '../use-store';
import type { ChartOverlay } from './chart-picture';

/** The kept runs that the person lays over the chart, in the order in which they were chosen. */
export function useOverlaidRuns(): readonly KeptRunSummary[] {
  const runs = useHeadstart((state) => state.runs);
  const shownRuns = useHeadstart((state) => state.shownRuns);
  const runId = useHeadstart((state) => state.runId);
  return useMemo(() => {
    const byId = new Map(runs?.map((run) => [run.id, run]));
    return [...shownRuns].flatMap((id) => {
      const run = byId.get(id);
      // The present one is drawn already.
      return run && id !== runId ? [run] : [];
    });
  }, [runs, shownRuns, runId]);
}

export function useOverlays(): readonly ChartOverlay[] {
  const runs = useOverlaidRuns();
  return useMemo(() => runs.map(({ id, name, epochs }) => ({ id, name, epochs })), [runs]);
}
