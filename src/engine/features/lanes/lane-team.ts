import type { Preparation, WantedViews } from '../../../core/augmentation';
import type { Outcome } from '../../../core/reports';
import type { WorkQueue } from '../work-queue';
import { HelperLost } from './helper-lost';
import type { Lane } from './lane';

export interface TeamOptions<Picture> {
  readonly preparation: Preparation;
  /** How many views of a picture are wanted, mostly. */
  readonly viewsEach: number;
  readonly signal?: AbortSignal | undefined;
  settle(picture: Picture, outcome: Outcome): Promise<void>;
}

/** Lanes that take pictures from one queue. What a lost lane had goes back; any other failure stops them all. */
export class LaneTeam<Picture extends WantedViews> {
  private readonly feeders: Promise<unknown>[] = [];
  private readonly failures: unknown[] = [];

  constructor(
    private readonly queue: WorkQueue<Picture>,
    private readonly options: TeamOptions<Picture>,
  ) {}

  join(lane: Lane): void {
    for (let batch = 0; batch < lane.batchesInFlight; batch++) {
      this.feeders.push(this.feed(lane).catch((error) => this.failures.push(error)));
    }
  }

  /** Waits until no lane is at anything, whatever became of the others. @throws the first failure */
  async atRest(): Promise<void> {
    // One that joins while another is waited for is waited for too.
    for (const feeder of this.feeders) await feeder;
    if (this.failures.length > 0) throw this.failures[0];
  }

  private async feed(lane: Lane): Promise<void> {
    const { preparation, viewsEach, signal } = this.options;
    for (;;) {
      const pictures = await this.queue.take(picturesFor(lane, viewsEach));
      if (pictures.length === 0) return;
      try {
        const wanted = pictures.map(({ file, hash, views }) => ({ file, hash, views }));
        const outcomes = await lane.extract(wanted, preparation, signal);
        for (const [index, picture] of pictures.entries())
          await this.options.settle(picture, outcomes[index] as Outcome);
        this.queue.done(pictures);
      } catch (error) {
        this.queue.giveBack(pictures);
        if (error instanceof HelperLost) return;
        this.queue.stop();
        throw error;
      }
    }
  }
}

/** As many as make one batch; where a picture has several views two, so that few of a batch's places stay empty. */
function picturesFor({ batchSize }: Lane, viewsEach: number): number {
  const batches = viewsEach > 1 ? 2 : 1;
  return Math.max(1, Math.floor((batches * batchSize) / viewsEach));
}
