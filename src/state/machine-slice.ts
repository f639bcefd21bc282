import { toHeadstartError } from '../core/errors';
import type { BackendChoice, BackendReport, SpeedReport } from '../core/reports';
import { type Failure, failureOf } from './failure';
import { isBusy } from './selectors';
import type { SliceCreator } from './store';

/** The machine's computing backend, as far as the page knows it. */
export type MachineState =
  | { readonly status: 'starting' }
  | { readonly status: 'ready'; readonly report: BackendReport }
  | { readonly status: 'failed'; readonly failure: Failure };

/** How fast the backend in use is, as far as the page knows it. */
export type SpeedState =
  | { readonly status: 'unknown' }
  | { readonly status: 'measuring' }
  | { readonly status: 'known'; readonly report: SpeedReport }
  | { readonly status: 'failed' };

export interface MachineSlice {
  readonly backendChoice: BackendChoice;
  readonly machine: MachineState;
  readonly speed: SpeedState;
  /** Starts the worker with this backend; does nothing while a run is on. */
  chooseBackend(choice: BackendChoice): Promise<void>;
  /** Measures the backend once; does nothing while a run is on or while no backend is in use. */
  measureSpeed(): Promise<void>;
}

export const createMachineSlice: SliceCreator<MachineSlice> = (set, get, session) => {
  let latest = 0;

  return {
    backendChoice: 'auto',
    machine: { status: 'starting' },
    speed: { status: 'unknown' },

    async chooseBackend(choice) {
      if (isBusy(get().run)) return;
      const turn = ++latest;
      const show = (machine: MachineState) => {
        if (turn === latest) set({ machine });
      };
      set({ backendChoice: choice, machine: { status: 'starting' }, speed: { status: 'unknown' } });
      try {
        show({ status: 'ready', report: await session.startBackend(choice) });
      } catch (thrown) {
        show({ status: 'failed', failure: failureOf(toHeadstartError(thrown)) });
      }
    },

    async measureSpeed() {
      const { run, machine, speed } = get();
      if (isBusy(run) || machine.status !== 'ready' || speed.status !== 'unknown') return;
      const turn = latest;
      const show = (found: SpeedState) => {
        if (turn === latest) set({ speed: found });
      };
      show({ status: 'measuring' });
      try {
        await session.ensureBackend();
        show({ status: 'known', report: await session.call('measureSpeed', {}) });
      } catch {
        // Only an estimate is missing then; what ails the backend shows when it is used.
        show({ status: 'failed' });
      }
    },
  };
};
