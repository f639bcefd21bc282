import { describe, expect, it, vi } from 'vitest';
import type { HeadCheckpoint } from '../../../src/engine/head/head-training';
import { CheckpointKeeper } from '../../../src/engine/runs/checkpoint-keeper';
import { checkpointOf, keptRunOf } from '../../support/kept-run';

const CHECKPOINTS = [1, 2, 3, 4].map((epochs) => checkpointOf(keptRunOf('a'), epochs)) as [
  HeadCheckpoint,
  ...HeadCheckpoint[],
];

describe('the keeper of checkpoints', () => {
  it('says once that one could not be written, and writes those after it', async () => {
    const [written, failures]: [HeadCheckpoint[], unknown[]] = [[], []];
    const full = new Error('full');
    const keeper = new CheckpointKeeper(
      async (checkpoint) => {
        if (checkpoint.epochs.length <= 2) throw full;
        written.push(checkpoint);
      },
      (error) => failures.push(error),
    );
    for (const checkpoint of CHECKPOINTS) {
      keeper.keep(checkpoint);
      await keeper.end();
    }
    expect(failures).toEqual([full]);
    expect(written).toEqual(CHECKPOINTS.slice(2));
  });

  it('writes one at a time, and of those that come meanwhile the last', async () => {
    const written: HeadCheckpoint[] = [];
    let finish = (): void => undefined;
    const keeper = new CheckpointKeeper(
      (checkpoint) => {
        written.push(checkpoint);
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
      () => undefined,
    );
    const [first, ...later] = CHECKPOINTS;
    keeper.keep(first);
    await vi.waitFor(() => expect(written).toHaveLength(1));
    for (const checkpoint of later) keeper.keep(checkpoint);
    expect(written).toEqual([first]);
    finish();
    await vi.waitFor(() => expect(written).toHaveLength(2));
    finish();
    await keeper.end();
    expect(written).toEqual([first, later.at(-1)]);
  });
});
