import { type Block, KernelMemory } from '../../../kernels/kernel-memory';
import type { Kernels } from '../../../kernels/kernels';
import { giveBackKernels } from './resting-kernels';

/** The kernels of one training, with their memory, which begins as zeros. */
export class TrainerRoom {
  readonly #memory: KernelMemory;
  #users = 1;

  constructor(readonly kernels: Kernels) {
    this.#memory = new KernelMemory(
      kernels.memory,
      'The browser has no memory left to train this head. Close other tabs, or use fewer units or average pooling.',
    );
  }

  /** The address of `count` zeros. @throws out-of-memory */
  zeros(count: number): number {
    const { address } = this.#memory.take(count);
    this.floats(address, count).fill(0);
    return address;
  }

  /** The numbers at an address, good until anything more is taken. */
  floats(address: number, count: number): Float32Array {
    return this.#memory.view(address, count);
  }

  /** A copy that stays as it is until `end`, even if everything else here ends before. @throws out-of-memory */
  copy(address: number, count: number): { readonly address: number; end(): void } {
    const block = this.#memory.take(count);
    this.floats(block.address, count).set(this.floats(address, count));
    this.#users++;
    return { address: block.address, end: once(() => this.#giveBack(block)) };
  }

  /** Nothing here is used any more, but for copies. */
  end = once(() => this.#leave());

  #giveBack(block: Block): void {
    this.#memory.giveBack(block);
    this.#leave();
  }

  #leave(): void {
    this.#users--;
    if (this.#users === 0) giveBackKernels(this.kernels);
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
