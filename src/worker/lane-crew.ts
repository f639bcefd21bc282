import type { WorkerLike } from '../client/client';
import type { BackendName } from '../core/reports';
import { sizeOf } from '../core/shapes';
import type { Base } from '../engine/bases/base';
import { copyOfBase } from '../engine/bases/copy-base';
import type { Lane } from '../engine/features/lanes/lane';
import { type RemoteLane, startRemoteLane } from './remote-lane';

/** What all copies of a base together may take. */
const MEMORY_BYTES = 2 ** 30;
/** Beyond this many, reading files and the memory's speed are what counts. */
const MOST_WORKERS = 7;

export interface HelperOptions {
  readonly start: () => WorkerLike;
  /** As many as the machine has processor cores to spare for. */
  readonly count: number;
}

/** The workers that help this one with one base, from the first time they are asked for until the base goes. */
export class LaneCrew {
  private lanes: readonly Promise<RemoteLane>[] | undefined;

  constructor(private readonly helpers: HelperOptions) {}

  /** Lanes on the processor, one a core beside this one; none for a base that cannot be copied. */
  lanesFor(base: Base, backend: BackendName, batchSize: number): readonly Promise<Lane>[] {
    this.lanes ??= this.start(base, backend, batchSize);
    return this.lanes;
  }

  /** How many workers may help on this backend, if memory allows. */
  sizeOn(backend: BackendName): number {
    return backend === 'webgpu' ? 0 : Math.min(this.helpers.count, MOST_WORKERS);
  }

  end(): void {
    for (const lane of this.lanes ?? []) lane.then((started) => started.end()).catch(() => undefined);
    this.lanes = undefined;
  }

  private start(base: Base, backend: BackendName, batchSize: number): readonly Promise<RemoteLane>[] {
    if (base.frozen === undefined) return [];
    const weightBytes = base.frozen.weights.reduce((sum, weight) => sum + 4 * sizeOf(weight.shape as number[]), 0);
    // TF.js' weights and the kernels' copy of them.
    const bytes = 2 * weightBytes + 3 * batchSize * base.largestTensorBytes;
    const count = Math.min(this.sizeOn(backend), Math.floor(MEMORY_BYTES / bytes));
    if (count < 1) return [];
    const copying = copyOfBase(base);
    return Array.from({ length: count }, async () =>
      startRemoteLane(this.helpers.start, backend, await copying, batchSize),
    );
  }
}
