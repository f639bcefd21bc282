import { STREAMS, streamKey } from '../../../../core/random';
import type { EpochWork, TrainerTask } from '../head-trainer';
import type { HeadPlan } from './head-plan';
import { BATCH_STRIDE, BATCH_WORDS, ENTRY_WORDS } from './shaders/bindings';
import { stepFactor } from './shaders/optimizer';

/** An epoch as the device is told of it. */
export interface EpochBatches {
  /** Rows of each batch: first those to learn from, then those of validation. */
  readonly sizes: readonly number[];
  /** How many of them are to learn from. */
  readonly steps: number;
  /** A record for each batch, and one of all validation rows for the totals. */
  readonly records: Uint32Array<ArrayBuffer>;
  /** An entry for each row, in the order of the batches. */
  readonly entries: Uint32Array<ArrayBuffer>;
}

const RECORD_WORDS = BATCH_STRIDE / Uint32Array.BYTES_PER_ELEMENT;

/** @param stepsBefore steps taken in earlier epochs */
export function epochBatches(
  { blocks, capacity, settings }: HeadPlan,
  { classIndices, classWeights }: Pick<TrainerTask, 'classIndices' | 'classWeights'>,
  { order, learningRates, validation }: EpochWork,
  stepsBefore: number,
): EpochBatches {
  const learning = sizesOf(order.length, settings.batchSize);
  const sizes = [...learning, ...sizesOf(validation.length, capacity)];
  const records = new Uint32Array((sizes.length + 1) * RECORD_WORDS);
  const numbers = new Float32Array(records.buffer);
  const dropouts = blocks.flatMap(({ dropout }) => dropout ?? []);
  let first = 0;
  sizes.forEach((size, batch) => {
    const at = batch * RECORD_WORDS;
    const learningRate = learningRates[batch];
    records.set([size, first, learningRate === undefined ? 0 : 1], at);
    first += size;
    if (learningRate === undefined) return;
    const steps = stepsBefore + batch;
    numbers.set([learningRate, learningRate * stepFactor(settings, steps + 1)], at + 3);
    for (const { index, place } of dropouts) {
      records[at + BATCH_WORDS + index] = streamKey(settings.seed, STREAMS.dropout, place, steps);
    }
  });
  records.set([validation.length, order.length], sizes.length * RECORD_WORDS);

  const entries = new Uint32Array((order.length + validation.length) * ENTRY_WORDS);
  const weights = new Float32Array(entries.buffer);
  const enter = (row: number, place: number, weight: number) => {
    entries[place * ENTRY_WORDS] = row;
    entries[place * ENTRY_WORDS + 1] = classIndices[row] as number;
    weights[place * ENTRY_WORDS + 2] = weight;
  };
  order.forEach((row, place) => {
    enter(row, place, classWeights?.[classIndices[row] as number] ?? 1);
  });
  validation.forEach((row, place) => {
    enter(row, order.length + place, 1);
  });
  return { sizes, steps: learning.length, records, entries };
}

/** As many batches of `size` as there are, and what is left. */
function sizesOf(count: number, size: number): number[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, batch) => Math.min(size, count - batch * size));
}
