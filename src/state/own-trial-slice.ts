import { cancelled, HeadstartError, toHeadstartError } from '../core/errors';
import type { BaseReport, BaseRequest, OwnPrediction } from '../core/reports';
import { resizeOf } from '../core/resize';
import type { PredictionSource } from '../protocol/calls';
import { type Failure, failureOf } from './failure';
import type { SliceCreator } from './store';
import { requireItsBase } from './trial-slice';

/** What a base by itself takes an image for. */
export type OwnTrialState =
  | { readonly status: 'idle' }
  | { readonly status: 'busy' }
  | { readonly status: 'done'; readonly prediction: OwnPrediction; readonly base: BaseReport }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface OwnTrialSlice {
  readonly ownTrial: OwnTrialState;
  /**
   * Classifies a file or a camera frame by the base's own classes: after a run by those of its base, before the first
   * one by those of the chosen base, which is fetched if it is not here. A frame is handed over, not kept.
   */
  guess(source: PredictionSource): Promise<void>;
}

export const createOwnTrialSlice: SliceCreator<OwnTrialSlice> = (set, get, session) => {
  let latest = 0;
  /** Whose load was stopped last. */
  let stopped: BaseRequest | undefined;
  let loading: { readonly request: BaseRequest; readonly report: Promise<BaseReport> } | undefined;

  /** All who ask while a base is on its way share one load. */
  async function loadChosenBase(): Promise<BaseReport> {
    const request = get().baseRequest;
    if (loading?.request !== request) loading = { request, report: get().loadBase() };
    const { report } = loading;
    try {
      return await report;
    } catch (thrown) {
      if (toHeadstartError(thrown).code === 'cancelled') stopped = request;
      throw thrown;
    } finally {
      if (loading?.report === report) loading = undefined;
    }
  }

  async function ensureBase(source: PredictionSource): Promise<BaseReport> {
    const { outcome, run, base, baseRequest } = get();
    if (outcome) {
      requireItsBase(outcome, get());
      return session.ensureBase(outcome.plan.baseRequest);
    }
    if (run.phase === 'base') {
      throw new HeadstartError('not-ready', 'The base is being fetched for the run. Try again when it is here.');
    }
    if (!(source instanceof Blob)) {
      // The camera would ask for it again and again.
      if (base.status === 'failed') throw new HeadstartError(base.failure.code, base.failure.message);
      if (base.status === 'chosen' && stopped === baseRequest) throw cancelled();
    }
    return loadChosenBase();
  }

  return {
    ownTrial: { status: 'idle' },

    async guess(source) {
      const turn = ++latest;
      const show = (ownTrial: OwnTrialState) => {
        if (turn === latest) set({ ownTrial });
      };
      // Between two frames of the camera what is said stays; of another picture it would be wrong beside a new one.
      if (source instanceof Blob || get().ownTrial.status === 'idle') show({ status: 'busy' });
      try {
        const base = await ensureBase(source);
        if (turn !== latest) return;
        const { baseRequest, settings } = get().outcome?.plan ?? get();
        const transfer = source instanceof Blob ? [] : [source];
        const prediction = await session.callOn(
          baseRequest,
          'classify',
          { source, resize: resizeOf(settings) },
          { transfer },
        );
        show({ status: 'done', prediction, base });
      } catch (thrown) {
        show({ status: 'failed', failure: failureOf(toHeadstartError(thrown)) });
      }
    },
  };
};
