import type { RunOutcome } from '../../state/run-outcome';
import { type Evaluation, evaluate } from '../../state/selectors';

type Part = 'validation' | 'test';

const known = new WeakMap<RunOutcome, Map<Part, Evaluation | undefined>>();

/** `evaluate`, once for each outcome and part. */
export function evaluationOf(outcome: RunOutcome, part: Part): Evaluation | undefined {
  const parts = known.get(outcome) ?? new Map<Part, Evaluation | undefined>();
  known.set(outcome, parts);
  if (!parts.has(part)) parts.set(part, evaluate(outcome, part));
  return parts.get(part);
}
