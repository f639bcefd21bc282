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

  it('leaves the queue at once when it is cancelled, and is never begun', async () => {
    const turns = new Turns();
    const { open, opened } = gate();
    const changing = turns.alone(() => opened);
    const stop = new AbortController();
    const log: string[] = [];
    const waiting = [
      turns.alone(async () => void log.push('change'), stop.signal),
      turns.shared(async () => void log.push('shared'), stop.signal),
    ];
    stop.abort();
    await expect(waiting[0]).rejects.toMatchObject({ code: 'cancelled' });
    await expect(waiting[1]).rejects.toMatchObject({ code: 'cancelled' });
    await expect(turns.shared(async () => 'never', AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    open();
    await changing;
    await settle();
    expect(log).toEqual([]);
  });

  it('keeps the others in order when a change in the queue is cancelled', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const [extracting, loading] = [gate(), gate()];
    const stop = new AbortController();
    const all = [
      turns.shared(async () => {
        await extracting.opened;
        log.push('shared before');
      }),
      turns.alone(async () => {
        await loading.opened;
        log.push('change');
      }),
      turns.alone(async () => void log.push('cancelled'), stop.signal),
      turns.shared(async () => void log.push('shared after')),
      turns.alone(async () => void log.push('last change')),
    ];
    stop.abort();
    await settle();
    expect(log).toEqual([]);
    extracting.open();
    await settle();
    expect(log).toEqual(['shared before']);
    loading.open();
    await Promise.allSettled(all);
    expect(log).toEqual(['shared before', 'change', 'shared after', 'last change']);
  });

  it('does not let shared work wait for other shared work once the change between them is cancelled', async () => {
    const turns = new Turns();
    const { open, opened } = gate();
    const extracting = turns.shared(() => opened);
    const stop = new AbortController();
    const loading = turns.alone(async () => {}, stop.signal);
    const predicting = turns.shared(async () => 'through');
    stop.abort();
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
    await expect(predicting).resolves.toBe('through');
    open();
    await extracting;
  });
});
