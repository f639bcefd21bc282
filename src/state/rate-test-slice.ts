import { toHeadstartError } from '../core/errors';
import type { ExtractionProgress, RatePoint, RateTest } from '../core/reports';
import type { RunSettings } from '../core/run-settings';
import type { HeadRequest } from '../protocol/calls';
import { type Failure, failureOf } from './failure';
import { runImages } from './run-outcome';
import { splitOf } from './run-split';
import { isBusy, whatIsMissing } from './selectors';
import type { SliceCreator } from './store';

/** A learning-rate range test: features as for a run, then a moment of training at ever higher rates. */
export type RateTestState =
  | { readonly status: 'idle' }
  | { readonly status: 'features'; readonly progress: ExtractionProgress | undefined }
  | { readonly status: 'testing'; readonly points: readonly RatePoint[] }
  | { readonly status: 'done'; readonly test: RateTest; readonly settings: RunSettings }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface RateTestSlice {
  readonly rateTest: RateTestState;
  /** Does nothing while a test or a run is on, or while there are too few images. A run that begins ends it. */
  testRates(): Promise<void>;
  /** Ends the test; what the last one found stays. */
  stopRateTest(): void;
}

export const createRateTestSlice: SliceCreator<RateTestSlice> = (set, get, session) => {
  let running: AbortController | undefined;

  async function test({ signal }: AbortController): Promise<RateTestState> {
    const { classes, samples, settings: whole } = get();
    // Views and folds would only make it longer.
    const settings: RunSettings = { ...whole, views: 0, folds: 0 };
    set({ rateTest: { status: 'features', progress: undefined } });
    await get().loadBase(signal);
    const { baseRequest } = get();
    await session.ensureImages(samples, signal);
    const { failures } = await session.callOn(
      baseRequest,
      'extractFeatures',
      { imageIds: samples.map(({ id }) => id), settings },
      { signal, onEvent: (progress) => show({ status: 'features', progress }) },
    );
    const broken = new Set(failures.map(({ imageId }) => imageId));
    const plan = { classes, samples: samples.filter(({ id }) => !broken.has(id)), settings, baseRequest };
    const split = splitOf(plan, await session.hashesOf(plan.samples, signal));
    const request: HeadRequest = {
      images: runImages(plan, split),
      classLabels: classes.map(({ label }) => label),
      settings,
    };
    const points: RatePoint[] = [];
    const found = await session.callOn(baseRequest, 'testLearningRates', request, {
      signal,
      onEvent: (point) => {
        points.push(point);
        show({ status: 'testing', points: [...points] });
      },
    });
    return { status: 'done', test: found, settings: whole };
  }

  /** Both would share one worker, and nobody waits for the test once a run is on. */
  function show(rateTest: RateTestState): void {
    if (isBusy(get().run)) running?.abort();
    else set({ rateTest });
  }

  return {
    rateTest: { status: 'idle' },

    async testRates() {
      if (running || isBusy(get().run) || whatIsMissing(get()) !== undefined) return;
      const before = get().rateTest;
      running = new AbortController();
      try {
        const rateTest = await test(running);
        set({ rateTest });
      } catch (thrown) {
        const error = toHeadstartError(thrown);
        set({ rateTest: error.code === 'cancelled' ? before : { status: 'failed', failure: failureOf(error) } });
      } finally {
        running = undefined;
      }
    },

    stopRateTest: () => running?.abort(),
  };
};
