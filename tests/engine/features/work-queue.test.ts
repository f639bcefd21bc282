import { describe, expect, it } from 'vitest';
import { WorkQueue } from '../../../src/engine/features/work-queue';

describe('WorkQueue', () => {
  it('gives whole batches while more may come, and the rest once no more will', async () => {
    const queue = queueOf([1, 2, 3, 4, 5]);
    expect(await queue.take(2)).toEqual([1, 2]);
    const waits = queue.take(4);
    queue.add([6]);
    expect(await waits).toEqual([3, 4, 5, 6]);
    queue.add([7]);
    const rest = queue.take(4);
    queue.close();
    expect(await rest).toEqual([7]);
  });

  it('ends no taker while work is under way that may come back', async () => {
    const queue = queueOf([1, 2]);
    queue.close();
    const failing = await queue.take(2);
    const waiting = queue.take(2);
    queue.giveBack(failing);
    expect(await waiting).toEqual([1, 2]);
    const last = queue.take(2);
    queue.done([1, 2]);
    expect(await last).toEqual([]);
  });

  it('gives nothing more once it was stopped, whatever comes back', async () => {
    const queue = queueOf([1, 2, 3]);
    const taken = await queue.take(1);
    const waiting = queue.take(5);
    queue.stop();
    expect(await waiting).toEqual([]);
    queue.giveBack(taken);
    queue.add([4]);
    expect(await queue.take(1)).toEqual([]);
    expect(queue.left).toBe(0);
  });
});

function queueOf(items: readonly number[]): WorkQueue<number> {
  const queue = new WorkQueue<number>();
  queue.add(items);
  return queue;
}
