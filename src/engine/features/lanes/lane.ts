import type { Outcome } from '../../../core/reports';
import type { Resize } from '../../../core/resize';

/** Takes images in batches, decodes them and runs them through the base. A machine may have several, side by side. */
export interface Lane {
  /** The most images it wants at a time. */
  readonly batchSize: number;
  /** How many batches it wants to hold, so that it never waits for the next one. */
  readonly batchesInFlight: number;
  /**
   * Batches are worked on in the order they came in.
   * @returns one outcome a file, in order
   * @throws LaneLost where others may take over; anything else ends the run: bad-features, device-lost, out-of-memory
   */
  extract(files: readonly Blob[], resize: Resize, signal?: AbortSignal): Promise<readonly Outcome[]>;
}

/** The lane is gone or useless, whatever it was given included; nothing is wrong with the images. */
export class LaneLost extends Error {
  override readonly name = 'LaneLost';
}
