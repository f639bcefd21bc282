import type { HeadPlan } from './head-plan';

/** A device that is slow is given this much work at a time, so that a cancel and other pages get their turn. */
const SUBMIT_MS = 1000;
/** Multiply-adds a second of a weak graphics card, believed until an epoch has been measured. */
const MODEST_RATE = 1e10;

/** How many batches to hand the device in one piece: a whole epoch, unless that would take it long. */
export class SubmitPace {
  #batchMs: number;

  constructor(
    { blocks, settings }: HeadPlan,
    private readonly submitMs = SUBMIT_MS,
  ) {
    const products = blocks.reduce((sum, { inputs, units }) => sum + inputs * units, 0);
    // Forward, backward, and the kernels' gradients.
    this.#batchMs = (3 * products * settings.batchSize * 1000) / MODEST_RATE;
  }

  /** Where the piece that begins with batch `start` ends. */
  endOf(start: number, batches: number): number {
    if ((batches - start) * this.#batchMs <= this.submitMs) return batches;
    return Math.min(start + Math.max(Math.floor(this.submitMs / 2 / this.#batchMs), 1), batches);
  }

  learn(batches: number, tookMs: number): void {
    if (batches > 0) this.#batchMs = tookMs / batches;
  }
}
