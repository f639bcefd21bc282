import type { HeadCheckpoint } from '../head/head-training';

/**
 * Writes a training's checkpoints while it goes on. Of those that come while one is being written only the last is kept. One
 * that cannot be written costs the training nothing.
 */
export class CheckpointKeeper {
  private next: HeadCheckpoint | undefined;
  private writing: Promise<void> = Promise.resolve();
  private hasFailed = false;

  /** @param onFailure told of the first failure only */
  constructor(
    private readonly write: (checkpoint: HeadCheckpoint) => Promise<void>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  keep(checkpoint: HeadCheckpoint): void {
    const isOneWaiting = this.next !== undefined;
    this.next = checkpoint;
    if (!isOneWaiting) this.writing = this.writing.then(() => this.writeNext());
  }

  /** Waits until the last one is written. */
  end(): Promise<void> {
    return this.writing;
  }

  private async writeNext(): Promise<void> {
    const checkpoint = this.next;
    this.next = undefined;
    try {
      if (checkpoint) await this.write(checkpoint);
    } catch (error) {
      if (!this.hasFailed) this.onFailure(error);
      this.hasFailed = true;
    }
  }
}
