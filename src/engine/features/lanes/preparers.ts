import type { PictureRequest } from '../../../core/augmentation';
import { throwIfCancelled } from '../../../core/errors';
import type { Prepared } from '../../../core/reports';
import { WorkQueue } from '../work-queue';
import { HelperLost } from './helper-lost';

/** Makes pictures ready for a base, in this thread or in another. */
export interface Preparer {
  /** How many pictures at a time keep it busy. */
  readonly atOnce: number;
  /**
   * @param into where pixels may go, whatever is in it
   * @throws HelperLost where others may take over
   */
  prepare(request: PictureRequest, into?: Float32Array<ArrayBuffer>): Promise<Prepared>;
}

export interface PrepareOptions {
  /** Where pixels may go, asked when a picture's turn has come. */
  readonly spare: () => Float32Array<ArrayBuffer> | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Job extends PrepareOptions {
  readonly request: PictureRequest;
  readonly resolve: (prepared: Prepared) => void;
  readonly reject: (error: unknown) => void;
}

/** Preparers that take pictures from one queue, in the order they came in. What a lost one had goes back. */
export class Preparers {
  private readonly queue = new WorkQueue<Job>();

  /** @param first is never lost */
  constructor(first: Preparer) {
    this.join(first);
  }

  join(preparer: Preparer): void {
    for (let place = 0; place < preparer.atOnce; place++) void this.work(preparer);
  }

  /** @throws cancelled before the picture's turn has come */
  prepare(request: PictureRequest, options: PrepareOptions): Promise<Prepared> {
    return new Promise((resolve, reject) => this.queue.add([{ request, ...options, resolve, reject }]));
  }

  private async work(preparer: Preparer): Promise<void> {
    for (;;) {
      const jobs = await this.queue.take(1);
      const { request, spare, signal, resolve, reject } = jobs[0] as Job;
      try {
        throwIfCancelled(signal);
        resolve(await preparer.prepare(request, spare()));
      } catch (error) {
        if (error instanceof HelperLost) return this.queue.giveBack(jobs);
        reject(error);
      }
      this.queue.done(jobs);
    }
  }
}
