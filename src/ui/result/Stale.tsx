import { useMemo } from 'react';
import type { RunOutcome } from '../../state/run-outcome';
import { staleness } from '../../state/selectors';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** Says that the figures are older than what the page shows, and why. */
export function Stale({ outcome }: { readonly outcome: RunOutcome }) {
  const classes = useHeadstart((state) => state.classes);
  const samples = useHeadstart((state) => state.samples);
  const settings = useHeadstart((state) => state.settings);
  const baseRequest = useHeadstart((state) => state.baseRequest);
  const reasons = useMemo(
    () => staleness(outcome, { classes, samples, settings, baseRequest }),
    [outcome, classes, samples, settings, baseRequest],
  );
  if (reasons.length === 0) return null;
  return (
    <p className="stale">
      <Icon name="warning" />
      {text.result.stale(reasons)}
    </p>
  );
}
