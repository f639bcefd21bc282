import { Client } from '../../src/client/client';
import { HeadstartError } from '../../src/core/errors';
import type { TrainedHead } from '../../src/core/head';
import { describeHead } from '../../src/core/head';
import type { KeptRunSummary } from '../../src/core/kept-run';
import type { EpochReport } from '../../src/core/reports';
import { headLayout } from '../../src/engine/head/head-layout';
import type { HeadCheckpoint } from '../../src/engine/head/head-training';
import { toHeadWeights } from '../../src/engine/head/head-weights';
import { browserLocks } from '../../src/engine/runs/run-locks';
import { RunStore } from '../../src/engine/runs/run-store';
import type { Args } from '../../src/protocol/calls';
import { createHeadstartStore, type HeadstartStore } from '../../src/state/store';
import type { Handlers } from '../../src/worker/handlers';
import { HeldImages } from '../../src/worker/held-images';
import { RunKeeping } from '../../src/worker/run-calls';
import { FakeWorker } from './fake-worker';
import { epochOf } from './kept-run';
import { MemoryDirectory } from './memory-directory';
import { reportOf } from './report-of';

const FEATURE_SHAPE = [2, 2, 4];

/** What all tabs of a browser share: the disk with its runs and features, and its locks. */
export class Browser {
  readonly disk = new MemoryDirectory();
  /** Of images whose features are kept, by content. */
  readonly features = new Set<string>();
  readonly locks = memoryLocks();

  /** A page as it is just opened, with a worker that trains an epoch whenever it is let. */
  async open(overrides: Partial<Handlers> = {}) {
    const images = new HeldImages();
    const runs = new RunKeeping(() => RunStore.open(this.disk, browserLocks(this.locks)));
    const gate = new Gate();
    const handlers: Partial<Handlers> = {
      ...runs.handlers,
      chooseBackend: async () => ({ backend: 'wasm', adapter: undefined, reason: '', maxBufferBytes: undefined }),
      loadBase: async (request) => reportOf(request, { featureShape: FEATURE_SHAPE }),
      listKeptFeatures: async () => undefined,
      holdImages: async (handed) => {
        images.hold(handed.images);
        return undefined;
      },
      dropImages: async ({ imageIds }) => {
        images.drop(imageIds);
        return undefined;
      },
      hashImages: ({ imageIds }) => Promise.all(imageIds.map((id) => images.hashOf(id))),
      extractFeatures: async ({ imageIds }) => {
        const failures = [];
        for (const imageId of imageIds) {
          const hash = await images.hashOf(imageId);
          if (images.find(imageId)) this.features.add(hash);
          if (!this.features.has(hash)) failures.push({ imageId, code: 'missing-file' as const, message: 'No file.' });
        }
        return { extracted: 0, reused: imageIds.length, failures, elapsedMs: 1 };
      },
      trainHead: (args, { signal, emit }) =>
        runs.train(args, emit, async (from, report) => pretendTraining(args, from, report, gate, signal)),
      restoreHead: async () => undefined,
      ...overrides,
    };
    const store = createHeadstartStore(new Client(() => new FakeWorker(handlers)), 'https://page.example/app/');
    await store.getState().chooseBackend('auto');
    await store.getState().refreshRuns();
    return { store, gate, crash: () => gate.stall() };
  }
}

/** @param contentAt by path; undefined: each file has its own */
export function filesAt(paths: readonly string[], contentAt = (path: string) => path) {
  return paths.map((path) => ({ path, file: new File([contentAt(path)], path) }));
}

/** The newest of the runs that the page lists. */
export function firstRun(store: HeadstartStore): KeptRunSummary {
  const [run] = store.getState().runs ?? [];
  if (!run) throw new Error('No run is kept.');
  return run;
}

/** Lets so many epochs through. */
class Gate {
  private left = 0;
  private waiting: (() => void) | undefined;
  private isStalled = false;

  open(epochs = Number.POSITIVE_INFINITY): void {
    this.left += epochs;
    this.waiting?.();
  }

  /** What a tab does that was closed: nothing any more. */
  stall(): void {
    this.isStalled = true;
  }

  async pass(signal: AbortSignal): Promise<boolean> {
    while (this.left === 0 || this.isStalled) {
      if (signal.aborted) return false;
      await new Promise<void>((resolve) => {
        this.waiting = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    }
    this.left -= 1;
    return true;
  }
}

/** A training whose every epoch follows from the state before it alone, with a checkpoint after each. */
async function pretendTraining(
  { images, settings, classLabels }: Args<'trainHead'>,
  from: HeadCheckpoint | undefined,
  report: Parameters<Parameters<RunKeeping['train']>[2]>[1],
  gate: Gate,
  signal: AbortSignal,
) {
  const layers = describeHead(settings, FEATURE_SHAPE, classLabels.length);
  const { size, trainable } = headLayout(layers);
  const parameters = from?.state.parameters ?? new Float32Array(size).fill(settings.seed);
  const epochs: EpochReport[] = [...(from?.epochs ?? [])];
  let endedBy: 'epochs' | 'person' = 'epochs';
  while (epochs.length < settings.epochs) {
    if (!(await gate.pass(signal))) {
      endedBy = 'person';
      break;
    }
    parameters.forEach((value, at) => {
      parameters[at] = Math.sin(value + at) + 1.5;
    });
    const epoch = { ...epochOf(epochs.length + 1), loss: parameters[0] as number };
    epochs.push(epoch);
    report({ kind: 'epoch', report: epoch });
    const state = { parameters: parameters.slice(), memory: new Float32Array(2 * trainable), steps: epochs.length };
    const kept = { epoch: epochs.length, parameters: parameters.slice() };
    report({ kind: 'checkpoint', checkpoint: { epochs: [...epochs], state, kept } });
  }
  if (epochs.length === 0) throw new HeadstartError('cancelled', 'Stopped.');
  const head: TrainedHead = { layers, weights: toHeadWeights(layers, parameters) };
  const heldOut = images.flatMap(({ imageId, classIndex, part }) =>
    part === 'train' ? [] : [{ imageId, classIndex, part, probabilities: [0.75, 0.25] }],
  );
  return { head, keptEpoch: epochs.length, endedBy, folds: undefined, heldOut };
}

/** Web locks as far as they are used: one holder a name, which a closed tab never gives back in a test. */
function memoryLocks(): LockManager & { free(): void } {
  const held = new Set<string>();
  const request = async (name: string, ...rest: unknown[]) => {
    const work = rest.at(-1) as (lock: object | null) => unknown;
    if (rest.length > 1 && held.has(name)) return work(null);
    held.add(name);
    try {
      return await work({ name });
    } finally {
      held.delete(name);
    }
  };
  const query = async () => ({ held: [...held].map((name) => ({ name })) });
  return { request, query, free: () => held.clear() } as unknown as LockManager & { free(): void };
}
