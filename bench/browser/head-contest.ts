import { Asked } from './asked';
import type { HeadCase } from './head-case';
import type { HeadTfjsMethods } from './head-tfjs-worker';
import type { HeadMethods } from './head-worker';

/** One trainer, ready with its rows. */
export interface HeadContender {
  readonly name: 'headstart' | 'tfjs';
  readonly setting: string;
  /** @returns the training loss of the last epoch */
  fit(epochs: number): Promise<number>;
  end(): void;
}

export async function startHeadContest(head: HeadCase): Promise<HeadContender[]> {
  const ours = new Asked<HeadMethods>(startHeadWorker());
  await ours.ask('load', { head });
  const contenders: HeadContender[] = [
    { name: 'headstart', setting: '', fit: (epochs) => ours.ask('fit', { epochs }), end: () => ours.end() },
  ];
  for (const threads of new Set([1, navigator.hardwareConcurrency])) {
    const tfjs = new Asked<HeadTfjsMethods>(startTfjsWorker());
    await tfjs.ask('load', { head, threads });
    const setting = threads === 1 ? '1 thread' : `${threads} threads`;
    contenders.push({ name: 'tfjs', setting, fit: (epochs) => tfjs.ask('fit', { epochs }), end: () => tfjs.end() });
  }
  return contenders;
}

// Vite finds workers by these very words.

function startHeadWorker(): Worker {
  return new Worker(new URL('./head-worker.ts', import.meta.url), { type: 'module', name: 'head' });
}

function startTfjsWorker(): Worker {
  return new Worker(new URL('./head-tfjs-worker.ts', import.meta.url), { type: 'module', name: 'head-tfjs' });
}
