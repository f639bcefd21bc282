import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/worker/turns';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('taking turns at the backend', () => {
  it('lets shared work overlap', async () => {
    const turns = new Turns();
    const { open, opened } = gate();
    const waiting = turns.shared(() => opened);
    await expect(turns.shared(async () => 'through')).resolves.toBe('through');
    open();
    await waiting;
  });

  it('lets a change wait for what is under way, and what comes later wait for the change', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const { open, opened } = gate();
    const all = [
      turns.shared(async () => {
        await opened;
        log.push('first');
      }),
      turns.alone(async () => {
        await settle();
        log.push('change');
      }),
      turns.alone(async () => void log.push('next change')),
      turns.shared(async () => void log.push('last')),
    ];
    await settle();
    expect(log).toEqual([]);
    open();
    await Promise.all(all);
    expect(log).toEqual(['first', 'change', 'next change', 'last']);
  });

  it('goes on after work that failed, and hands its error to who asked', async () => {
    const turns = new Turns();
    const failing = [
      turns.shared(() => Promise.reject(new Error('shared'))),
      turns.alone(() => Promise.reject(new Error('alone'))),
    ];
    const after = turns.shared(async () => 'after');
    const results = await Promise.allSettled(failing);
    expect(results.map((one) => one.status === 'rejected' && (one.reason as Error).message)).toEqual([
      'shared',
      'alone',
    ]);
    await expect(after).resolves.toBe('after');
  });
});
