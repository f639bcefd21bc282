import type { BatchProgress, DownloadProgress, ExtractionProgress } from '../../core/reports';
import type { BaseState } from '../../state/base-slice';
import type { RunOutcome } from '../../state/run-outcome';
import type { RunState } from '../../state/run-slice';
import { isBusy } from '../../state/selectors';
import { text } from '../text/en';

export const PHASES = ['base', 'features', 'head'] as const;
export type Phase = (typeof PHASES)[number];

export interface PhaseView {
  readonly phase: Phase;
  /** 0 … 100 */
  readonly percent: number;
  readonly state: 'waiting' | 'running' | 'done';
  /** How far the running phase is, in words. */
  readonly detail: string;
  /** How long a finished run's phase took, in words. */
  readonly took: string;
}

/** What the three bars show: those before the running phase are full, those after it empty. */
export function phaseViews(run: RunState, base: BaseState, outcome: RunOutcome | undefined): readonly PhaseView[] {
  const current = isBusy(run) ? PHASES.indexOf(run.phase) : -1;
  return PHASES.map((phase, index) => {
    if (run.phase === 'done') {
      const took = outcome ? text.run.took(outcome.seconds[phase]) : '';
      return { phase, percent: 100, state: 'done', detail: '', took };
    }
    if (current === -1 || index > current) return { phase, percent: 0, state: 'waiting', detail: '', took: '' };
    if (index < current) return { phase, percent: 100, state: 'done', detail: '', took: '' };
    return { phase, state: 'running', took: '', ...runningView(run, base) };
  });
}

const NOTHING_YET = { percent: 0, detail: '' };

function runningView(run: RunState, base: BaseState): Pick<PhaseView, 'percent' | 'detail'> {
  switch (run.phase) {
    case 'base':
      if (base.status === 'ready') return { percent: 100, detail: '' };
      return base.status === 'loading' && base.progress ? downloadView(base.progress) : NOTHING_YET;
    case 'features':
      return run.progress ? extractionView(run.progress) : NOTHING_YET;
    case 'head':
      return run.progress ? headView(run.progress, run.epochs, run.remainingMs) : NOTHING_YET;
    default:
      return NOTHING_YET;
  }
}

function downloadView(progress: DownloadProgress): Pick<PhaseView, 'percent' | 'detail'> {
  const { loadedBytes, totalBytes } = progress;
  return { percent: totalBytes ? percentOf(loadedBytes, totalBytes) : 0, detail: text.run.download(progress) };
}

function extractionView(progress: ExtractionProgress): Pick<PhaseView, 'percent' | 'detail'> {
  return { percent: percentOf(progress.done, progress.total), detail: text.run.extraction(progress) };
}

function headView(
  { epoch, batch, batches }: BatchProgress,
  epochs: number,
  remainingMs: number | undefined,
): Pick<PhaseView, 'percent' | 'detail'> {
  const epochsDone = epoch - 1 + (batches > 0 ? batch / batches : 0);
  return { percent: percentOf(epochsDone, epochs), detail: text.run.epochOf(epoch, epochs, remainingMs) };
}

function percentOf(done: number, total: number): number {
  return total > 0 ? Math.min(100, Math.max(0, (done / total) * 100)) : 0;
}
