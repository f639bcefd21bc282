import { toHeadstartError } from '../core/errors';
import type { BackendChoice, BackendReport } from '../core/reports';
import { type Failure, failureOf } from './failure';
import { isBusy } from './selectors';
import type { SliceCreator } from './store';

/** The machine's computing backend, as far as the page knows it. */
export type MachineState =
  | { readonly status: 'starting' }
  | { readonly status: 'ready'; readonly report: BackendReport }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface MachineSlice {
  readonly backendChoice: BackendChoice;
  readonly machine: MachineState;
  /** Starts the worker with this backend; does nothing while a run is on. */
  chooseBackend(choice: BackendChoice): Promise<void>;
}

export const createMachineSlice: SliceCreator<MachineSlice> = (set, get, session) => {
  let latest = 0;

  return {
    backendChoice: 'auto',
    machine: { status: 'starting' },

    async chooseBackend(choice) {
      if (isBusy(get().run)) return;
      const turn = ++latest;
      const show = (machine: MachineState) => {
        if (turn === latest) set({ machine });
      };
      set({ backendChoice: choice, machine: { status: 'starting' } });
      try {
        show({ status: 'ready', report: await session.startBackend(choice) });
      } catch (thrown) {
        show({ status: 'failed', failure: failureOf(toHeadstartError(thrown)) });
      }
    },
  };
};
