import { browserFeatures } from '../engine/features/kept/browser-features';
import { browserRuns } from '../engine/runs/browser-runs';
import { baseCalls } from './base-calls';
import { featureCalls } from './feature-calls';
import type { Handlers } from './handlers';
import { headCalls } from './head-calls';
import { preparerCalls } from './preparer-calls';
import { trainingCalls } from './training-calls';
import { type WorkerOptions, WorkerState } from './worker-state';

export type SessionOptions = Omit<WorkerOptions, 'openKeptFeatures' | 'openKeptRuns'> & Partial<WorkerOptions>;

/** What this worker holds between calls, and its answers to the calls. */
export function createSession(options: SessionOptions): Handlers {
  const state = new WorkerState({ openKeptFeatures: browserFeatures, openKeptRuns: browserRuns, ...options });
  return {
    ...baseCalls(state),
    ...state.keeping.handlers,
    ...state.runs.handlers,
    ...featureCalls(state),
    ...trainingCalls(state),
    ...headCalls(state),
    ...preparerCalls(options.decode),
  };
}
