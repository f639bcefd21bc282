import type { HeadLayout } from '../../head-layout';
import type { StateCopy, TrainerState } from '../head-trainer';
import type { Trainable } from './layer';
import { PaddedLayout } from './padded-layout';
import type { TrainerRoom } from './trainer-room';

/** A head's weights in the kernels' memory, and behind them what the optimiser remembers, as one stretch. */
export class WeightTable {
  readonly #padded: PaddedLayout;
  readonly #address: number;
  /** All numbers of the stretch. */
  readonly #count: number;

  /** @param slots how many numbers the optimiser remembers of each weight */
  constructor(
    private readonly layout: HeadLayout,
    private readonly room: TrainerRoom,
    private readonly slots: number,
  ) {
    this.#padded = new PaddedLayout(layout);
    this.#count = this.#padded.size + slots * this.#padded.trainable;
    this.#address = room.zeros(this.#count);
  }

  /** The address of the weight that `headLayout` puts at `place`. */
  weights(place: number): number {
    return this.#address + 4 * this.#padded.placeOf(place);
  }

  /** The same with what is remembered of it; an optimiser of one slot has the second nowhere. */
  trainable(place: number): Trainable {
    const weights = this.weights(place);
    const { size, trainable } = this.#padded;
    const memory1 = weights + 4 * size;
    return { weights, memory1, memory2: this.slots > 1 ? memory1 + 4 * trainable : memory1 };
  }

  /** @param memory left out for zeros */
  fill(parameters: Float32Array, memory?: Float32Array): void {
    const numbers = this.room.floats(this.#address, this.#count);
    this.#padded.fill(numbers, parameters);
    if (!memory) return;
    this.#forEachSlot((from, plainFrom, plainTo) => {
      this.#padded.fill(numbers.subarray(from), memory.subarray(plainFrom, plainTo));
    });
  }

  /** Whether every weight is a finite number. */
  isSound(): boolean {
    return this.room.kernels.areFinite(this.#address, this.#padded.size) !== 0;
  }

  copy(steps: number): StateCopy {
    const { address, end } = this.room.copy(this.#address, this.#count);
    return { read: async () => this.#read(address, steps), dispose: end };
  }

  #read(address: number, steps: number): TrainerState {
    const numbers = this.room.floats(address, this.#count);
    const parameters = new Float32Array(this.layout.size);
    const memory = new Float32Array(this.slots * this.layout.trainable);
    this.#padded.read(numbers, parameters);
    this.#forEachSlot((from, plainFrom, plainTo) => {
      this.#padded.read(numbers.subarray(from), memory.subarray(plainFrom, plainTo));
    });
    return { parameters, memory, steps };
  }

  #forEachSlot(visit: (from: number, plainFrom: number, plainTo: number) => void): void {
    const { size, trainable } = this.#padded;
    for (let slot = 0; slot < this.slots; slot++) {
      visit(size + slot * trainable, slot * this.layout.trainable, (slot + 1) * this.layout.trainable);
    }
  }
}
