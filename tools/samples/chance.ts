import { uniformAt } from '../../src/core/random';

/** Numbers of one stream, one after another. */
export class Chance {
  #drawn = 0;
  constructor(private readonly key: number) {}

  between(low: number, high: number): number {
    return low + (high - low) * uniformAt(this.key, this.#drawn++);
  }

  /** Both ends can come. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  happens(probability: number): boolean {
    return this.between(0, 1) < probability;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.integer(0, choices.length - 1)] as T;
  }
}
