import { evaluationOf } from '../result/evaluation-of';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** Tells a screen reader of each phase and of the final figure, and of nothing between. */
export function RunAnnouncer() {
  const phase = useHeadstart((state) => state.run.phase);
  const outcome = useHeadstart((state) => state.outcome);
  const images = useHeadstart((state) => state.samples.length);
  const validation = outcome && phase === 'done' ? evaluationOf(outcome, 'validation') : undefined;
  return (
    <p className="visually-hidden" role="status">
      {validation ? text.run.announceDone(validation) : text.run.announce(phase, images)}
    </p>
  );
}
