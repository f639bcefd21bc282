import type { Preparation, WantedViews } from '../../../core/augmentation';
import type { Outcome } from '../../../core/reports';

/** Takes pictures in batches, decodes them and runs their views through the base. A machine may have several, side by side. */
export interface Lane {
  /** The most views it wants to run through the base at a time. */
  readonly batchSize: number;
  /** How many batches it wants to hold, so that it never waits for the next one. */
  readonly batchesInFlight: number;
  /**
   * Batches are worked on in the order they came in. A picture is decoded once for all of its views.
   * @returns one outcome a picture, in order
   * @throws HelperLost where others may take over; anything else ends the run: bad-features, device-lost, out-of-memory
   */
  extract(
    pictures: readonly WantedViews[],
    preparation: Preparation,
    signal?: AbortSignal,
  ): Promise<readonly Outcome[]>;
}
