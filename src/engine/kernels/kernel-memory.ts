import { HeadstartError } from '../../core/errors';

const PAGE_BYTES = 2 ** 16;
/** Kernels take four numbers at a time, the last ones of an array too. */
const ALIGNMENT = 16;

/** A stretch of the kernels' memory. */
export interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** Hands out the memory of a set of kernels: constants for good, room for results until it is given back. */
export class KernelMemory {
  private end = PAGE_BYTES;
  private readonly free: Block[] = [];

  /** @param noMemory the sentence to fail with */
  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly noMemory = 'The browser has no memory left to run this base. Close other tabs, or choose a smaller base or input.',
  ) {}

  /** Numbers that stay. */
  constant(values: Float32Array | Uint32Array): number {
    const { address } = this.extend(values.byteLength);
    const view = values instanceof Float32Array ? Float32Array : Uint32Array;
    new view(this.memory.buffer, address, values.length).set(values);
    return address;
  }

  /** Room for `count` numbers, whatever is in it. @throws out-of-memory */
  take(count: number): Block {
    const bytes = aligned(4 * count);
    const fitting = this.free.filter((block) => block.bytes >= bytes);
    const tightest = fitting.reduce<Block | undefined>(
      (best, block) => (best === undefined || block.bytes < best.bytes ? block : best),
      undefined,
    );
    if (tightest === undefined) return this.extend(bytes);
    this.free.splice(this.free.indexOf(tightest), 1);
    return tightest;
  }

  giveBack(block: Block): void {
    this.free.push(block);
  }

  /** The numbers at an address, good until anything more is taken. */
  view(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count);
  }

  /** As `view`, of whole numbers. */
  words(address: number, count: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.memory.buffer as ArrayBuffer, address, count);
  }

  private extend(wanted: number): Block {
    const bytes = aligned(wanted);
    const address = this.end;
    const missing = address + bytes - this.memory.buffer.byteLength;
    if (missing > 0) this.grow(Math.ceil(missing / PAGE_BYTES));
    this.end += bytes;
    return { address, bytes };
  }

  private grow(pages: number): void {
    try {
      this.memory.grow(pages);
    } catch (error) {
      throw new HeadstartError('out-of-memory', this.noMemory, { cause: error });
    }
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
