import type { Sample } from '../../core/samples';
import type { RunOutcome } from '../../state/run-outcome';

const known = new WeakMap<RunOutcome, ReadonlyMap<number, Sample>>();

/** The samples that a run was started with, by id; images removed since are still in it. */
export function samplesOf(outcome: RunOutcome): ReadonlyMap<number, Sample> {
  const samples = known.get(outcome) ?? new Map(outcome.plan.samples.map((sample) => [sample.id, sample]));
  known.set(outcome, samples);
  return samples;
}
