import { useState } from 'react';
import type { Prediction } from '../../core/reports';
import type { TrialState } from '../../state/trial-slice';
import { Alert } from '../parts/Alert';
import { useLate } from '../parts/use-late';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { ProbabilityBars } from './ProbabilityBars';

interface HeadAnswerProps {
  readonly labels: readonly string[];
  /** Whether there is a picture that an answer can be of. */
  readonly hasPicture: boolean;
  /** Whether a screen reader is told; not for each frame of a camera. */
  readonly isLive: boolean;
}

/** What the trained head says of the picture. */
export function HeadAnswer({ labels, hasPicture, isLive }: HeadAnswerProps) {
  const trial = useHeadstart((state) => state.trial);
  const isBusyLong = useLate(trial.status === 'busy');
  const prediction = useLastPrediction(trial);
  if (trial.status === 'failed') return <Alert message={trial.failure.message} />;
  return (
    <>
      {isBusyLong && <p className="note">{text.trial.looking}</p>}
      {prediction && hasPicture && prediction.probabilities.length === labels.length && (
        <div className="try-answer" data-outdated={trial.status === 'busy' || undefined}>
          <ProbabilityBars labels={labels} probabilities={prediction.probabilities} isLive={isLive} />
          <p className="note">{text.trial.took(prediction.elapsedMs)}</p>
        </div>
      )}
    </>
  );
}

/** What was said last stays in sight until there is something newer, so that nothing jumps after a new run. */
function useLastPrediction(trial: TrialState): Prediction | undefined {
  const [last, setLast] = useState<Prediction | undefined>();
  if (trial.status === 'done' && trial.prediction !== last) setLast(trial.prediction);
  return last;
}
