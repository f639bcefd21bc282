import { expect, it } from 'vitest';
import { inOrder } from '../../../src/engine/features/in-order';

it('gives results in the order of the items, whichever is ready first', async () => {
  const waits = [30, 1, 10, 1];
  const work = (ms: number) => new Promise<number>((resolve) => setTimeout(() => resolve(ms), ms));
  const got: number[] = [];
  for await (const ms of inOrder(waits, work, { parallel: 3, ahead: 3 })) got.push(ms);
  expect(got).toEqual(waits);
});

it('starts nothing more once the consumer has left', async () => {
  let started = 0;
  const work = async () => ++started;
  for await (const _ of inOrder(Array(100).fill(0), work, { parallel: 2, ahead: 3 })) break;
  const then = started;
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(started).toBe(then);
  expect(started).toBeLessThan(10);
});

it('passes a failure on when its turn comes', async () => {
  const work = async (item: number) => {
    if (item === 2) throw new Error('two');
    return item;
  };
  const got: number[] = [];
  const all = async () => {
    for await (const item of inOrder([0, 1, 2, 3], work, { parallel: 4, ahead: 4 })) got.push(item);
  };
  await expect(all).rejects.toThrow('two');
  expect(got).toEqual([0, 1]);
});
