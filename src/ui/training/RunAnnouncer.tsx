import { evaluationOf } from '../result/evaluation-of';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** Tells a screen reader of each phase and of the final figure, and of nothing between. */
export function RunAnnouncer() {
  const isDone = useHeadstart((state) => state.run.phase === 'done');
  const words = useHeadstart((state) => text.run.announce(state.run));
  const outcome = useHeadstart((state) => state.outcome);
  const validation = outcome && isDone ? evaluationOf(outcome, 'validation') : undefined;
  return (
    <p className="visually-hidden" role="status">
      {validation ? text.run.announceDone(validation) : words}
    </p>
  );
}
