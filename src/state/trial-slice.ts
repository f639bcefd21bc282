import { HeadstartError, toHeadstartError } from '../core/errors';
import type { Prediction } from '../core/reports';
import type { PredictionSource } from '../protocol/calls';
import { type Failure, failureOf } from './failure';
import type { RunOutcome } from './run-outcome';
import { isBusy } from './selectors';
import type { HeadstartState, SliceCreator } from './store';

/** What the trained head says of an image that the person tries. */
export type TrialState =
  | { readonly status: 'idle' }
  | { readonly status: 'busy' }
  | { readonly status: 'done'; readonly prediction: Prediction }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface TrialSlice {
  readonly trial: TrialState;
  /** Classifies a file or a camera frame with the last finished run's head. A frame is handed over, not kept. */
  classify(source: PredictionSource): Promise<void>;
}

export const createTrialSlice: SliceCreator<TrialSlice> = (set, get, session) => {
  let latest = 0;

  return {
    trial: { status: 'idle' },

    async classify(source) {
      const turn = ++latest;
      const show = (trial: TrialState) => {
        if (turn === latest) set({ trial });
      };
      // Between two frames of the camera the bars stay; another picture's would be wrong beside a new one.
      if (source instanceof Blob || get().trial.status !== 'done') show({ status: 'busy' });
      try {
        const { outcome } = get();
        if (!outcome)
          throw new HeadstartError('not-ready', 'There is no trained model yet. Train one first, then try it here.');
        requireItsBase(outcome, get());
        await session.ensureHead(outcome);
        const transfer = source instanceof Blob ? [] : [source];
        const prediction = await session.call('predict', { source }, { transfer });
        show({ status: 'done', prediction });
      } catch (thrown) {
        show({ status: 'failed', failure: failureOf(toHeadstartError(thrown)) });
      }
    },
  };
};

/**
 * Sees to it that a run which is on is not left without its base.
 * @throws not-ready where the outcome's base is another one
 */
export function requireItsBase({ plan }: RunOutcome, { run, baseRequest }: HeadstartState): void {
  if (isBusy(run) && plan.baseRequest !== baseRequest) {
    throw new HeadstartError('not-ready', 'A run with another base is on. Try again when it has ended.');
  }
}
