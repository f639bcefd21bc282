import { chooseBackend } from '../engine/backend/choose-backend';
import { baseFromCopy } from '../engine/bases/copy-base';
import { loadBase } from '../engine/bases/load-base';
import { measureSpeed } from '../engine/bases/measure-speed';
import { guessClasses } from '../engine/evaluate/guess-classes';
import { localLane } from '../engine/features/lanes/local-lane';
import { warmUp } from '../engine/features/lanes/warm-up';
import type { Handlers } from './handlers';
import type { WorkerState } from './worker-state';

type BaseHandlers = Pick<Handlers, 'chooseBackend' | 'measureSpeed' | 'loadBase' | 'copyBase' | 'classify'>;

/** The machine and the base on it. */
export function baseCalls(state: WorkerState): BaseHandlers {
  const { turns, crew } = state;
  return {
    chooseBackend: ({ choice }) =>
      turns.alone(async () => {
        state.dropBase();
        const report = await chooseBackend(choice);
        state.backend = report.backend;
        return report;
      }),

    measureSpeed: (_, { signal }) =>
      turns.alone(async () => {
        const { denseRate, depthwiseRate } = await measureSpeed(signal);
        const lanes = 1 + (crew?.lanesOn(state.backend) ?? 0);
        return { denseRate: lanes * denseRate, depthwiseRate: lanes * depthwiseRate };
      }, signal),

    loadBase: (request, { signal, emit }) =>
      turns.alone(async () => {
        state.dropBase();
        const base = await loadBase(request, { signal, onProgress: emit });
        state.takeBase(base);
        await warmUp(base);
        return base.report;
      }, signal),

    copyBase: (copy) =>
      turns.alone(async () => {
        state.dropBase();
        const base = await baseFromCopy(copy);
        state.takeBase(base);
        state.helping = localLane(base, state.options);
        return undefined;
      }),

    classify: ({ source, resize }) =>
      turns.shared(async () => {
        const startMs = performance.now();
        try {
          const guesses = await guessClasses(state.requireBase(), await state.pixelsOf(source, resize));
          return { guesses, elapsedMs: performance.now() - startMs };
        } finally {
          if (!(source instanceof Blob)) source.close();
        }
      }),
  };
}
