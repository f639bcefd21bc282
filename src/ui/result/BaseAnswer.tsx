import { useState } from 'react';
import type { OwnClasses } from '../../core/reports';
import type { OwnTrialState } from '../../state/own-trial-slice';
import { Alert } from '../parts/Alert';
import { Help } from '../parts/Help';
import { useLate } from '../parts/use-late';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { GuessList } from './GuessList';

const MOST_ROWS = 5;

interface BaseAnswerProps {
  readonly classes: OwnClasses;
  readonly file: File | undefined;
  readonly isFilming: boolean;
}

/** What the base takes the picture for, among the classes that it was trained on itself. */
export function BaseAnswer({ classes, file, isFilming }: BaseAnswerProps) {
  const request = useHeadstart((state) => state.baseRequest);
  const base = useHeadstart((state) => state.base);
  const outcome = useHeadstart((state) => state.outcome);
  const ownTrial = useHeadstart((state) => state.ownTrial);
  const guess = useHeadstart((state) => state.guess);
  const isBusyLong = useLate(ownTrial.status === 'busy');
  const last = useLastAnswer(ownTrial);
  const answer = (file || isFilming) && ownTrial.status !== 'failed' ? last : undefined;
  const asked = outcome?.plan.baseRequest ?? request;
  const saidBy = answer?.base.name ?? asked.name;
  const canAskAgain = ownTrial.status === 'failed' || (ownTrial.status === 'done' && ownTrial.base.id !== asked.id);

  return (
    <div className="base-answer">
      <div className="base-answer-head">
        <h4>{text.own.heading(saidBy)}</h4>
        {!outcome && <Help name={text.own.helpName}>{text.own.help(classes)}</Help>}
        <p className="note">{text.own.classes(answer?.base.ownClasses ?? classes)}</p>
      </div>
      <GuessList
        guesses={answer?.prediction.guesses}
        rowCount={Math.min(MOST_ROWS, classes.count)}
        isOutdated={ownTrial.status === 'busy'}
      />
      {ownTrial.status === 'failed' ? (
        <Alert message={ownTrial.failure.message} />
      ) : (
        <p className="note">
          {isBusyLong
            ? base.status === 'loading'
              ? text.base.loading(base.progress)
              : text.trial.looking
            : answer && text.trial.took(answer.prediction.elapsedMs)}
          {'\u00a0'}
        </p>
      )}
      {file && canAskAgain && (
        <button type="button" className="secondary small" onClick={() => void guess(file)}>
          {text.own.ask(asked.name)}
        </button>
      )}
      <p className="visually-hidden" role="status">
        {answer && ownTrial.status === 'done' && !isFilming ? text.own.says(saidBy, answer.prediction.guesses) : ''}
      </p>
    </div>
  );
}

type Answer = Extract<OwnTrialState, { status: 'done' }>;

/** What was said last stays in sight until there is something newer, so that nothing jumps. */
function useLastAnswer(ownTrial: OwnTrialState): Answer | undefined {
  const [last, setLast] = useState<Answer | undefined>();
  if (ownTrial.status === 'done' && ownTrial !== last) setLast(ownTrial);
  return last;
}
