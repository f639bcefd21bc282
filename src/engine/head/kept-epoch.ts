import { cancelled } from '../../core/errors';
import type { HeadCheckpoint } from './head-training';
import type { StateCopy } from './trainers/head-trainer';

/** The head to keep so far: still on the trainer's device, or read back. It ends what it holds. */
export class KeptEpoch {
  #kept: { readonly epoch: number; readonly copy: StateCopy } | HeadCheckpoint['kept'] | undefined;

  /** @param from what an earlier training had kept */
  constructor(from?: HeadCheckpoint['kept']) {
    this.#kept = from;
  }

  /** From 1; undefined before there is one. */
  get epoch(): number | undefined {
    return this.#kept?.epoch;
  }

  replace(epoch: number, copy: StateCopy): void {
    this.dispose();
    this.#kept = { epoch, copy };
  }

  /** @throws cancelled before there is one, which only a stop can make the end of a training */
  async read(): Promise<HeadCheckpoint['kept']> {
    if (!this.#kept) throw cancelled();
    if ('parameters' in this.#kept) return this.#kept;
    const { epoch, copy } = this.#kept;
    return { epoch, parameters: (await copy.read()).parameters };
  }

  dispose(): void {
    if (this.#kept && 'copy' in this.#kept) this.#kept.copy.dispose();
    this.#kept = undefined;
  }
}
