import { streamKey, uniformAt } from '../../../core/random';
import type { Augmentation } from '../../../core/run-settings';

/** The numbers that chance gives one kind of change, each uniform in [0, 1). */
export type Draw = (counter: number) => number;

/** Those of the kinds that a recipe has. */
export type Draws = Readonly<Partial<Record<Augmentation, Draw>>>;

/** Each kind draws from numbers of its own, so that one more kind changes nothing about what the others do. */
const STREAM_OF: Readonly<Record<Augmentation, number>> = {
  flip: 1,
  crop: 2,
  rotate: 3,
  brightness: 4,
  contrast: 5,
  blur: 6,
  erase: 7,
};

export function drawsOf(kinds: readonly Augmentation[], key: number): Draws {
  const drawOf = (kind: Augmentation): Draw => {
    const stream = streamKey(key, STREAM_OF[kind]);
    return (counter) => uniformAt(stream, counter);
  };
  return Object.fromEntries(kinds.map((kind) => [kind, drawOf(kind)]));
}

/** From [0, 1) to [−1, 1). */
export function spread(uniform: number): number {
  return 2 * uniform - 1;
}
