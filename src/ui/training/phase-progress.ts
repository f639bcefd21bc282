import type { DownloadProgress, EpochReport, ExtractionProgress } from '../../core/reports';
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
  /** How far the running or paused phase is, in words. */
  readonly detail: string;
  /** How long a finished run's phase took, in words. */
  readonly took: string;
}

/**
 * What the three bars show: those before the running or paused phase are full, those after it empty.
 * @param epochs of the running or paused training, for what one of them takes and how many there are
 */
export function phaseViews(
  run: RunState,
  base: BaseState,
  outcome: RunOutcome | undefined,
  epochs: readonly EpochReport[] = [],
): readonly PhaseView[] {
  const current = currentPhase(run);
  return PHASES.map((phase, index) => {
    if (run.phase === 'done') {
      const took = outcome ? text.run.took(outcome.seconds[phase]) : '';
      return { phase, percent: 100, state: 'done', detail: '', took };
    }
    if (index < current) return { phase, percent: 100, state: 'done', detail: '', took: '' };
    if (current === -1 || index > current) return { phase, percent: 0, state: 'waiting', detail: '', took: '' };
    return { phase, state: 'running', took: '', ...runningView(run, base, epochs) };
  });
}

/** −1 for none. */
function currentPhase(run: RunState): number {
  if (run.phase === 'paused') return PHASES.indexOf('head');
  return isBusy(run) && run.phase !== 'opening' ? PHASES.indexOf(run.phase) : -1;
}

/** So many epochs give the time that one takes. */
const PACE_EPOCHS = 10;

const NOTHING_YET = { percent: 0, detail: '' };

function runningView(
  run: RunState,
  base: BaseState,
  epochs: readonly EpochReport[],
): Pick<PhaseView, 'percent' | 'detail'> {
  switch (run.phase) {
    case 'base':
      if (base.status === 'ready') return { percent: 100, detail: '' };
      return base.status === 'loading' && base.progress ? downloadView(base.progress) : NOTHING_YET;
    case 'features':
      return run.progress ? extractionView(run.progress) : NOTHING_YET;
    case 'head':
      return headView(run, epochs);
    case 'paused': {
      const progress = { epoch: epochs.length, batch: 1, batches: 1 };
      return headView({ ...run, progress, remainingMs: undefined }, epochs);
    }
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

/** With folds the bar is that of all of their trainings, and of the one on all images after them. */
function headView(
  { progress, epochs, fold, remainingMs }: Omit<Extract<RunState, { phase: 'head' }>, 'phase'>,
  reports: readonly EpochReport[],
): Pick<PhaseView, 'percent' | 'detail'> {
  const trainings = fold ? fold.folds + 1 : 1;
  const trainingsDone = fold ? fold.fold - 1 : 0;
  if (!progress) return { percent: percentOf(trainingsDone, trainings), detail: '' };
  const { epoch, batch, batches } = progress;
  const epochsDone = Math.min(epochs, epoch - 1 + (batches > 0 ? batch / batches : 0));
  const msPerEpoch = paceOf(reports);
  const laterMs = (trainings - trainingsDone - 1) * epochs * (msPerEpoch ?? 0);
  const leftMs = remainingMs === undefined ? undefined : remainingMs + laterMs;
  return {
    percent: percentOf(trainingsDone + epochsDone / epochs, trainings),
    detail: text.run.epochOf({ fold, epoch, epochs, msPerEpoch, remainingMs: leftMs }),
  };
}

function paceOf(reports: readonly EpochReport[]): number | undefined {
  const recent = reports.slice(-PACE_EPOCHS);
  return recent.length === 0 ? undefined : recent.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) / recent.length;
}

function percentOf(done: number, total: number): number {
  return total > 0 ? Math.min(100, Math.max(0, (done / total) * 100)) : 0;
}
