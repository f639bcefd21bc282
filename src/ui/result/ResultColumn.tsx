import { useShallow } from 'zustand/react/shallow';
import { outcomeLabels } from '../../state/selectors';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { ConfusionSection } from './ConfusionSection';
import { EmptyResult } from './EmptyResult';
import { evaluationOf } from './evaluation-of';
import { Headline } from './Headline';
import { Stale } from './Stale';
import { TakePanel } from './TakePanel';
import { TryPanel } from './TryPanel';
import { WrongImages } from './WrongImages';

/** What came of the last finished run: figures, mistakes, a place to try it, and the model to take away. */
export function ResultColumn() {
  const outcome = useHeadstart((state) => state.outcome);
  // The same list for as long as they are called the same, whatever else happens to the classes.
  const labels = useHeadstart(
    useShallow((state) => (state.outcome ? outcomeLabels(state.outcome, state.classes) : [])),
  );
  const validation = outcome && evaluationOf(outcome, 'validation');

  return (
    <section id="result" className="column result" aria-labelledby="result-heading">
      <header className="column-head">
        <h2 id="result-heading">{text.result.heading}</h2>
      </header>
      {outcome ? (
        <>
          <Stale outcome={outcome} />
          <Headline outcome={outcome} />
          {validation && <ConfusionSection outcome={outcome} evaluation={validation} labels={labels} />}
          {validation && <WrongImages outcome={outcome} evaluation={validation} labels={labels} />}
        </>
      ) : (
        <EmptyResult />
      )}
      <TryPanel labels={labels} />
      <TakePanel />
    </section>
  );
}
