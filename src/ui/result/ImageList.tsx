import { useState } from 'react';
import type { RunOutcome } from '../../state/run-outcome';
import { Thumbnail } from '../parts/Thumbnail';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { samplesOf } from './samples-of';

const SIDE_PX = 48;
const MORE = 36;

interface ImageListProps {
  readonly outcome: RunOutcome;
  readonly imageIds: readonly number[];
}

/** Images of a run as small pictures, some at first and more on demand. */
export function ImageList({ outcome, imageIds }: ImageListProps) {
  const [shown, setShown] = useState(MORE);
  const moreButton = useFocusHeir('confusion-heading');
  const samples = samplesOf(outcome);
  const rest = imageIds.length - shown;
  return (
    <div className="image-list">
      {imageIds.slice(0, shown).map((id) => {
        const sample = samples.get(id);
        return sample && <Thumbnail key={id} file={sample.file} sidePx={SIDE_PX} name={sample.path} />;
      })}
      {rest > 0 && (
        <button ref={moreButton} type="button" className="quiet small" onClick={() => setShown(shown + MORE)}>
          {text.result.showMore(rest)}
        </button>
      )}
    </div>
  );
}
