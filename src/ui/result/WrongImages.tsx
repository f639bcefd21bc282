import { useState } from 'react';
import type { RunOutcome } from '../../state/run-outcome';
import type { Evaluation } from '../../state/selectors';
import { ClassSwatch } from '../parts/ClassSwatch';
import { Thumbnail } from '../parts/Thumbnail';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { formatPercent } from '../text/format';
import { samplesOf } from './samples-of';

const SIDE_PX = 48;
const FIRST = 6;
const MORE = 30;

interface WrongImagesProps {
  readonly outcome: RunOutcome;
  readonly evaluation: Evaluation;
  readonly labels: readonly string[];
}

/** The validation images that were wrong, the surest mistakes first, with what was said instead. */
export function WrongImages({ outcome, evaluation: { wrong, count }, labels }: WrongImagesProps) {
  const [shown, setShown] = useState(FIRST);
  const moreButton = useFocusHeir('wrong-heading');
  const samples = samplesOf(outcome);
  return (
    <section className="wrong" aria-labelledby="wrong-heading">
      <div>
        <h3 id="wrong-heading" tabIndex={-1}>
          {text.wrong.heading(wrong.length, count)}
        </h3>
        {wrong.length > 0 && <p className="note">{text.wrong.order}</p>}
      </div>
      <ul>
        {wrong.slice(0, shown).map(({ imageId, truth, predicted, probability }) => {
          const sample = samples.get(imageId);
          return (
            <li key={imageId} title={sample?.path}>
              {sample && <Thumbnail file={sample.file} sidePx={SIDE_PX} name={sample.path} />}
              <span className="wrong-words">
                <span className="wrong-truth">
                  <ClassSwatch index={truth} />
                  <bdi>{labels[truth]}</bdi>
                </span>
                <span className="wrong-said">
                  <ClassSwatch index={predicted} />
                  <bdi>{labels[predicted]}</bdi> <span>{formatPercent(probability)}</span>
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      {wrong.length > shown && (
        <button ref={moreButton} type="button" className="quiet small" onClick={() => setShown(shown + MORE)}>
          {text.result.showMore(wrong.length - shown)}
        </button>
      )}
    </section>
  );
}
