import type { KeptRunSummary } from '../core/kept-run';
import type { RunState } from './run-slice';
import type { SliceCreator } from './store';

/**
 * The runs that this browser keeps. Going on with one and opening one again change the page as a whole: `resumeRun` and
 * `reopenRun` stand in the run’s own slice. A run that has an epoch is deleted by the person alone.
 */
export interface RunsSlice {
  /** The newest first; undefined until it was asked. */
  readonly runs: readonly KeptRunSummary[] | undefined;
  /** The ids of the runs that are laid over the chart. */
  readonly shownRuns: ReadonlySet<string>;
  refreshRuns(): Promise<void>;
  /** An empty name changes nothing. */
  renameRun(id: string, name: string): Promise<void>;
  /** Deletes a run for good, unless it is being trained; says whether it is gone. */
  removeRun(id: string): Promise<boolean>;
  /** Lays a run over the chart, or takes it away again. */
  toggleShownRun(id: string): void;
}

export const createRunsSlice: SliceCreator<RunsSlice> = (set, get, session) => ({
  runs: undefined,
  shownRuns: new Set(),

  async refreshRuns() {
    try {
      const runs = await session.call('listRuns', {});
      const ids = new Set(runs.map(({ id }) => id));
      set(({ shownRuns, run, runId }) => ({
        runs,
        shownRuns: new Set([...shownRuns].filter((id) => ids.has(id))),
        run: withoutGone(run, runId, ids),
      }));
    } catch {
      // A browser that keeps nothing, or a worker that just died: what was listed may still be there.
      set(({ runs }) => ({ runs: runs ?? [] }));
    }
  },

  async renameRun(id, name) {
    const trimmed = name.normalize('NFC').replace(/\s+/g, ' ').trim();
    if (trimmed === '') return;
    await session.call('renameRun', { id, name: trimmed }).catch(() => undefined);
    await get().refreshRuns();
  },

  async removeRun(id) {
    const isGone = await session.call('deleteRun', { id }).then(
      () => true,
      () => false,
    );
    await get().refreshRuns();
    return isGone;
  },

  toggleShownRun(id) {
    set(({ shownRuns }) => {
      const next = new Set(shownRuns);
      if (!next.delete(id)) next.add(id);
      return { shownRuns: next };
    });
  },
});

/** Nobody can go on with a run that is deleted, from this tab or another. */
function withoutGone(run: RunState, runId: string | undefined, kept: ReadonlySet<string>): RunState {
  if (run.phase === 'paused' && !kept.has(runId ?? '')) return { phase: 'idle' };
  if (run.phase === 'failed' && !kept.has(run.keptRunId ?? '')) return { ...run, keptRunId: undefined };
  return run;
}
