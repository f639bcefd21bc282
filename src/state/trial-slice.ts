import { HeadstartError, toHeadstartError } from '../core/errors';
import type { Prediction } from '../core/reports';
import type { PredictionSource } from '../protocol/calls';
import { type Failure, failureOf } from './failure';
import type { RunOutcome } from './run-outcome';
import { sameBase } from './same-base';
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
        const prediction = await session.callOn(outcome.plan.baseRequest, 'predict', { source }, { transfer });
        show({ status: 'done', prediction });
      } catch (thrown) {
        show({ status: 'failed', failure: failureOf(toHeadstartError(thrown)) });
      }
    },
  };
};

/**
 * Sees to it that what is on is not left without its base.
 * @throws not-ready where the outcome's base is another one
 */
export function requireItsBase({ plan }: RunOutcome, state: HeadstartState): void {
  const isOn = whatIsOn(state);
  if (isOn && !sameBase(plan.baseRequest, state.baseRequest)) {
    throw new HeadstartError('not-ready', `${isOn} with another base is on. Try again when it has ended.`);
  }
}

/** Of all that computes with the chosen base and goes on for a while. */
function whatIsOn({ run, rateTest, preview }: HeadstartState): string | undefined {
  if (isBusy(run)) return 'A run';
  if (rateTest.status === 'features' || rateTest.status === 'testing') return 'A test of the learning rate';
  return preview.status === 'busy' ? 'A preview' : undefined;
}
