import type { WorkerLike } from '../client/client';
import type { BackendName } from '../core/reports';
import { sizeOf } from '../core/shapes';
import type { Base } from '../engine/bases/base';
import { copyOfBase } from '../engine/bases/copy-base';
import type { Help } from '../engine/features/extraction-options';
import type { LocalLane } from '../engine/features/lanes/local-lane';
import { startRemoteLane } from './remote-lane';
import { startRemotePreparer } from './remote-preparer';

/** What all copies of a base together may take. */
const MEMORY_BYTES = 2 ** 30;
/** Beyond this many, reading files and the memory's speed are what counts. */
const MOST_WORKERS = 7;
/** Multiply-adds: half a second's work of one processor core or so, twice what it takes to start a lane. */
const WORTH_LANES = 5e9;
/** Views: a third of a second or so of decoding. */
const WORTH_PREPARERS = 100;

export interface HelperOptions {
  /** Starts a worker like this one. */
  readonly startLike: () => WorkerLike;
  /** Starts one that prepares pictures and does nothing else. */
  readonly startPreparer: () => WorkerLike;
  /** As many as the machine has processor cores to spare for. */
  readonly count: number;
}

/** The workers that help this one with one base, from the first time they are asked for until the base goes. */
export class Crew {
  private lanes: ReturnType<Crew['startLanes']> | undefined;
  private preparers: ReturnType<Crew['startPreparers']> | undefined;

  constructor(private readonly helpers: HelperOptions) {}

  /** On a processor more lanes; beside a graphics device, which computes faster than one core decodes, more preparers. */
  helpFor(base: Base, backend: BackendName, lane: LocalLane): Help {
    if (backend === 'webgpu') {
      return {
        paysFrom: WORTH_PREPARERS,
        start: () => {
          this.preparers ??= this.startPreparers();
          return this.preparers.map(async (starting) => lane.preparers.join(await starting));
        },
      };
    }
    return {
      paysFrom: WORTH_LANES / (base.report.work?.multiplyAdds ?? 0),
      start: (join) => {
        this.lanes ??= this.startLanes(base, backend, lane.batchSize);
        return this.lanes.map(async (starting) => join(await starting));
      },
    };
  }

  /** How many lanes may help on this backend, if memory allows. */
  lanesOn(backend: BackendName): number {
    return backend === 'webgpu' ? 0 : this.count;
  }

  end(): void {
    for (const starting of [...(this.lanes ?? []), ...(this.preparers ?? [])]) {
      starting.then((helper) => helper.end()).catch(() => undefined);
    }
    this.lanes = undefined;
    this.preparers = undefined;
  }

  private get count(): number {
    return Math.min(this.helpers.count, MOST_WORKERS);
  }

  /** None for a base that cannot be copied. */
  private startLanes(base: Base, backend: BackendName, batchSize: number) {
    if (base.frozen === undefined) return [];
    const weightBytes = base.frozen.weights.reduce((sum, weight) => sum + 4 * sizeOf(weight.shape as number[]), 0);
    // TF.js' weights and the kernels' copy of them.
    const bytes = 2 * weightBytes + 3 * batchSize * base.largestTensorBytes;
    const count = Math.min(this.lanesOn(backend), Math.floor(MEMORY_BYTES / bytes));
    if (count < 1) return [];
    const copying = copyOfBase(base);
    return Array.from({ length: count }, async () =>
      startRemoteLane(this.helpers.startLike, backend, await copying, batchSize),
    );
  }

  private startPreparers() {
    return Array.from({ length: this.count }, () => startRemotePreparer(this.helpers.startPreparer));
  }
}
