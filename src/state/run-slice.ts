import { HeadstartError, toHeadstartError } from '../core/errors';
import { MetricSeries } from '../core/metric-series';
import type { BatchProgress, ExtractionProgress, ExtractionReport, TrainEvent } from '../core/reports';
import type { LeftOut, Sample } from '../core/samples';
import { drawSplit, type Split } from '../core/split';
import type { TrainResult } from '../protocol/calls';
import { type Failure, failureOf } from './failure';
import { type RunOutcome, type RunPlan, runImages } from './run-outcome';
import { whatIsMissing } from './selectors';
import type { SliceCreator } from './store';

/** Where the run is. The outcome of the last finished run stays beside it until another one replaces it. */
export type RunState =
  | { readonly phase: 'idle' }
  /** Its progress is that of the base itself. */
  | { readonly phase: 'base' }
  | { readonly phase: 'features'; readonly progress: ExtractionProgress | undefined }
  | {
      readonly phase: 'head';
      /** As many as were asked for when the run began. */
      readonly epochs: number;
      readonly progress: BatchProgress | undefined;
      readonly remainingMs: number | undefined;
    }
  | { readonly phase: 'done' }
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'failed'; readonly failure: Failure };

export interface RunSlice {
  readonly run: RunState;
  /** The curves of the running, or else of the last, run. */
  readonly series: MetricSeries | undefined;
  readonly outcome: RunOutcome | undefined;
  /** The whole run: base → features → head. Does nothing while one is on or while something is missing. */
  train(): Promise<void>;
  /** In the head phase: ends after the running batch and keeps the result so far. Before it: gives the run up. */
  stop(): void;
}

/** Epochs of a small run end a hundred times a second; the page need not be drawn as often. */
const PROGRESS_EVERY_MS = 100;

export const createRunSlice: SliceCreator<RunSlice> = (set, get, session) => {
  let running: AbortController | undefined;

  async function run(signal: AbortSignal): Promise<RunOutcome> {
    const { classes, samples, settings } = get();
    const started = performance.now();

    set({ run: { phase: 'base' } });
    const backend = await session.ensureBackend();
    const base = await get().loadBase(signal);
    // Another base may have stood in for a default whose host did not answer.
    const { baseRequest } = get();
    const baseDone = performance.now();

    set({ run: { phase: 'features', progress: undefined } });
    const { failures } = await extract({ classes, samples, settings, baseRequest }, signal);
    const plan: RunPlan = { classes, samples: leaveOutBroken(samples, failures), settings, baseRequest };
    requireEnough(plan, failures);
    const featuresDone = performance.now();

    const split = drawSplit(splitItems(plan), settings.validationShare, settings.seed);
    const series = new MetricSeries();
    const result = await trainHead(plan, split, series, signal);
    const headDone = performance.now();

    return {
      plan,
      backend,
      base,
      failures,
      split,
      result,
      epochs: series.epochs,
      leftOut: get().leftOut,
      seconds: {
        base: (baseDone - started) / 1000,
        features: (featuresDone - baseDone) / 1000,
        head: (headDone - featuresDone) / 1000,
        total: (headDone - started) / 1000,
      },
    };
  }

  async function extract({ samples, settings }: RunPlan, signal: AbortSignal): Promise<ExtractionReport> {
    await session.keepOnlyImages(samples);
    await session.ensureImages(samples, signal);
    const imageIds = samples.map(({ id }) => id);
    const onEvent = (progress: ExtractionProgress) => set({ run: { phase: 'features', progress } });
    try {
      return await session.call('extractFeatures', { imageIds, settings }, { signal, onEvent });
    } finally {
      // What came to be kept, and whether the disk was full.
      void get().refreshKeptFeatures();
    }
  }

  /** Broken images leave their class for the receipt, where the person reads why. */
  function leaveOutBroken(samples: readonly Sample[], failures: ExtractionReport['failures']): Sample[] {
    const codeOf = new Map(failures.map(({ imageId, code }) => [imageId, code]));
    const broken = samples.filter(({ id }) => codeOf.has(id));
    if (broken.length > 0) {
      const labelOf = new Map(get().classes.map(({ id, label }) => [id, label]));
      const leftOut = broken.map(
        ({ id, path, classId }): LeftOut => ({
          path,
          reason: codeOf.get(id) === 'image-too-large' ? 'too-large' : 'unreadable',
          label: labelOf.get(classId),
        }),
      );
      set((state) => ({
        samples: state.samples.filter(({ id }) => !codeOf.has(id)),
        leftOut: [...state.leftOut, ...leftOut],
      }));
    }
    return samples.filter(({ id }) => !codeOf.has(id));
  }

  async function trainHead(
    plan: RunPlan,
    split: Split,
    series: MetricSeries,
    signal: AbortSignal,
  ): Promise<TrainResult> {
    const { epochs } = plan.settings;
    let elapsedMs = 0;
    let remainingMs: number | undefined;
    let shownMs = performance.now();
    set({ series, run: { phase: 'head', epochs, progress: undefined, remainingMs } });
    const show = (progress: BatchProgress) => {
      if (performance.now() - shownMs < PROGRESS_EVERY_MS) return;
      shownMs = performance.now();
      set({ run: { phase: 'head', epochs, progress, remainingMs } });
    };
    const onEvent = (event: TrainEvent) => {
      if (event.kind === 'batch') {
        show(event.progress);
      } else {
        const { epoch, elapsedMs: epochMs } = event.report;
        series.append(event.report);
        elapsedMs += epochMs;
        remainingMs = (elapsedMs / epoch) * (epochs - epoch);
        show({ epoch, batch: 1, batches: 1 });
      }
    };
    const args = { images: runImages(plan, split), classCount: plan.classes.length, settings: plan.settings };
    return session.call('trainHead', args, { signal, onEvent });
  }

  return {
    run: { phase: 'idle' },
    series: undefined,
    outcome: undefined,

    async train() {
      if (running || whatIsMissing(get()) !== undefined) return;
      running = new AbortController();
      try {
        const outcome = await run(running.signal);
        set({
          outcome,
          run: { phase: 'done' },
          trial: { status: 'idle' },
          ownTrial: { status: 'idle' },
          download: { status: 'idle' },
        });
      } catch (thrown) {
        const error = toHeadstartError(thrown);
        set({
          run: error.code === 'cancelled' ? { phase: 'cancelled' } : { phase: 'failed', failure: failureOf(error) },
        });
      } finally {
        running = undefined;
      }
    },

    stop: () => running?.abort(),
  };
};

function splitItems({ classes, samples }: RunPlan) {
  const indexOf = new Map(classes.map(({ id }, index) => [id, index]));
  return samples.map(({ classId, givenPart }) => ({ classIndex: indexOf.get(classId) as number, givenPart }));
}

function requireEnough(plan: RunPlan, failures: ExtractionReport['failures']): void {
  const missing = whatIsMissing(plan);
  if (missing === undefined) return;
  const broken =
    failures.length === 1
      ? 'One image could not be read and was'
      : `${failures.length} images could not be read and were`;
  throw new HeadstartError('not-ready', `${broken} left out. ${missing}`);
}
