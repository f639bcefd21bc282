import { toHeadstartError } from '../core/errors';
import type { KeptRun } from '../core/kept-run';
import { MetricSeries } from '../core/metric-series';
import type { BatchProgress, ExtractionProgress } from '../core/reports';
import type { RunSettings } from '../core/run-settings';
import { type Failure, failureOf } from './failure';
import { outcomeOf } from './keep-run';
import { filesOf, outcomeWithFiles } from './lost-files';
import { restoreRun } from './restore-run';
import { RunJob } from './run-job';
import type { RunOutcome, RunPlan } from './run-outcome';
import { leakNotices } from './run-split';
import { whatIsMissing } from './selectors';
import type { SliceCreator } from './store';

/** Where the run is. The outcome of the last finished run stays beside it until another one replaces it. */
export type RunState =
  | { readonly phase: 'idle' }
  /** What a kept run was started with is brought back. */
  | { readonly phase: 'opening' }
  /** Its progress is that of the base itself. */
  | { readonly phase: 'base' }
  | {
      readonly phase: 'features';
      /** As many as the run began with. */
      readonly images: number;
      readonly progress: ExtractionProgress | undefined;
    }
  | ({
      readonly phase: 'head';
      readonly progress: BatchProgress | undefined;
      readonly remainingMs: number | undefined;
    } & HeadPlan)
  | { readonly phase: 'done' }
  /** Its checkpoint is kept: `resumeRun` goes on, by the slice's `runId`. */
  | ({ readonly phase: 'paused' } & HeadPlan)
  | { readonly phase: 'cancelled' }
  /** `keptRunId`: the run that was to go on or to be opened; undefined where a new one was begun. */
  | { readonly phase: 'failed'; readonly failure: Failure; readonly keptRunId: string | undefined };

/** What the training of a head goes through. */
export interface HeadPlan {
  /** As many as were asked for when the run began. */
  readonly epochs: number;
  /** From 1, where the run has folds; one more than `folds` is the training on all of their images. */
  readonly fold: { readonly fold: number; readonly folds: number } | undefined;
}

export interface RunSlice {
  readonly run: RunState;
  /** The id that the running, or else the last, run is kept by; undefined before its head is trained. */
  readonly runId: string | undefined;
  /** What the person should know of the running, or else of the last, run, as sentences. */
  readonly notices: readonly string[];
  /** The curves of the running, or else of the last, run; with folds, those of the fold that is trained. */
  readonly series: MetricSeries | undefined;
  readonly outcome: RunOutcome | undefined;
  /** The whole run: base → features → head. Does nothing while one is on or while something is missing. */
  train(): Promise<void>;
  /** In the head phase: ends after the running batch and keeps the result so far. Before it: gives the run up. */
  stop(): void;
  /** Where `canPause`: ends the training so that it can go on, in this tab or after it was closed. Else does nothing. */
  pause(): void;
  /** Brings back what a kept run was started with, and goes on with it from its last checkpoint to the same curve. */
  resumeRun(id: string): Promise<void>;
  /** Brings back what a finished run was started with, and its outcome. */
  reopenRun(id: string): Promise<void>;
}

/** A kept run, what it was started with as the page has it now, and what it came to. */
interface BroughtBack {
  readonly run: KeptRun;
  readonly plan: RunPlan;
  readonly outcome: RunOutcome | undefined;
}

export const createRunSlice: SliceCreator<RunSlice> = (set, get, session) => {
  let running: RunJob | undefined;

  /** Does a job, of a new run or a kept one, and shows how it ended, in the list of kept runs too. */
  async function during(keptRunId: string | undefined, work: (job: RunJob) => Promise<RunState>): Promise<void> {
    running = new RunJob(set, get, session);
    try {
      set({ run: await work(running) });
    } catch (thrown) {
      const error = toHeadstartError(thrown);
      const failed: RunState = { phase: 'failed', failure: failureOf(error), keptRunId };
      set({ run: error.code === 'cancelled' ? { phase: 'cancelled' } : failed });
    } finally {
      running = undefined;
      await get().refreshRuns();
    }
  }

  /** The page as it was when a kept run began, and the outcome of that run, if it came to one. */
  async function bringBack(id: string, { signal }: RunJob): Promise<BroughtBack> {
    set({ run: { phase: 'opening' } });
    const { run, head } = await session.call('openRun', { id }, { signal });
    const plan = await restoreRun(run, get, set, session, signal);
    const series = new MetricSeries();
    for (const report of run.summary.epochs) series.append(report);
    const hashes = run.samples.map(({ hash }) => hash);
    set({ series, runId: id, notices: leakNotices(run.split, hashes, run.summary.settings) });
    return { run, plan, outcome: outcomeOf(run, head, plan) };
  }

  /** @param settings of the run; undefined is the outcome of one that was paused */
  function ended(outcome: RunOutcome | undefined, { epochs }: RunSettings): RunState {
    if (!outcome) {
      const { run } = get();
      return { phase: 'paused', epochs, fold: run.phase === 'head' ? run.fold : undefined };
    }
    set(({ samples }) => ({
      // Some may have been given back since the run began.
      outcome: outcomeWithFiles(outcome, filesOf(samples)),
      trial: { status: 'idle' },
      ownTrial: { status: 'idle' },
      download: { status: 'idle' },
    }));
    return { phase: 'done' };
  }

  return {
    run: { phase: 'idle' },
    runId: undefined,
    notices: [],
    series: undefined,
    outcome: undefined,

    async train() {
      if (running || whatIsMissing(get()) !== undefined) return;
      await during(undefined, async (job) => {
        set({ run: { phase: 'base' }, runId: undefined, notices: [] });
        const { classes, samples, settings, baseRequest } = get();
        const outcome = await job.run({ classes, samples, settings, baseRequest }, undefined);
        return ended(outcome, settings);
      });
    },

    async resumeRun(id) {
      if (running) return;
      await during(id, async (job) => {
        const { run, plan, outcome: before } = await bringBack(id, job);
        const outcome = before ?? (await job.run(plan, run));
        return ended(outcome, plan.settings);
      });
    },

    async reopenRun(id) {
      if (running) return;
      await during(id, async (job) => {
        const { outcome, plan } = await bringBack(id, job);
        return ended(outcome, plan.settings);
      });
    },

    stop: () => running?.stop(),
    pause: () => running?.pause(),
  };
};
