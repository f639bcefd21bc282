import { useCallback, useEffect, useState } from 'react';
import type { Prediction } from '../../core/reports';
import type { TrialState } from '../../state/trial-slice';
import { Alert } from '../parts/Alert';
import { FileButton } from '../parts/FileButton';
import { Icon } from '../parts/Icon';
import { Thumbnail } from '../parts/Thumbnail';
import { useDropTarget } from '../parts/use-drop-target';
import { useLate } from '../parts/use-late';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { Camera } from './Camera';
import { ProbabilityBars } from './ProbabilityBars';
import { usePastedImage } from './use-pasted-image';

const PREVIEW_PX = 112;

/** A new image, by drop, paste, choice or camera, and what the classifier says of it. */
export function TryPanel({ labels }: { readonly labels: readonly string[] }) {
  const outcome = useHeadstart((state) => state.outcome);
  const trial = useHeadstart((state) => state.trial);
  const classify = useHeadstart((state) => state.classify);
  const [file, setFile] = useState<File | undefined>();
  const [isFilming, setFilming] = useState(false);
  const isReady = outcome !== undefined;
  const isBusyLong = useLate(trial.status === 'busy');
  const prediction = useLastPrediction(trial);
  const isShown = prediction?.probabilities.length === labels.length && (file !== undefined || isFilming);

  const tryFile = useCallback((image: File | undefined) => {
    if (!image) return;
    setFilming(false);
    setFile(image);
  }, []);
  // A new head says something new of the image that is still here.
  useEffect(() => {
    if (file && outcome) void classify(file);
  }, [file, outcome, classify]);
  usePastedImage(isReady, tryFile);
  const { isOver, handlers } = useDropTarget((transfer) => {
    if (isReady) tryFile([...transfer.files].find(isImage) ?? transfer.files[0]);
  });
  const stopFilming = useCallback(() => setFilming(false), []);

  return (
    <section className="try" aria-labelledby="try-heading" data-drop={(isOver && isReady) || undefined} {...handlers}>
      <h3 id="try-heading">{text.trial.heading}</h3>
      <div className="try-body">
        <div className="try-picture">
          {isFilming ? (
            <Camera onFrame={classify} onStop={stopFilming} />
          ) : file ? (
            <Thumbnail key={`${file.name} ${file.lastModified}`} file={file} sidePx={PREVIEW_PX} name={file.name} />
          ) : (
            <span className="try-place" aria-hidden="true" />
          )}
        </div>
        <div className="try-words">
          <p className="note">{isReady ? text.trial.invitation : text.trial.notYet}</p>
          <div className="buttons">
            <FileButton
              className="secondary small"
              inputName={text.trial.fileInput}
              disabled={!isReady}
              onFiles={([image]) => tryFile(image)}
            >
              {text.trial.choose}
            </FileButton>
            {!isFilming && (
              <button
                type="button"
                className="secondary small"
                disabled={!isReady}
                onClick={() => {
                  setFile(undefined);
                  setFilming(true);
                }}
              >
                <Icon name="camera" />
                {text.trial.camera}
              </button>
            )}
          </div>
        </div>
      </div>
      {trial.status === 'failed' && <Alert message={trial.failure.message} />}
      {isBusyLong && <p className="note">{text.trial.looking}</p>}
      {prediction && isShown && trial.status !== 'failed' && (
        <div className="try-answer" data-outdated={trial.status === 'busy' || undefined}>
          <ProbabilityBars labels={labels} probabilities={prediction.probabilities} isLive={!isFilming} />
          <p className="note">{text.trial.took(prediction.elapsedMs)}</p>
        </div>
      )}
    </section>
  );
}

/** What was said last stays in sight until there is something newer, so that nothing jumps after a new run. */
function useLastPrediction(trial: TrialState): Prediction | undefined {
  const [last, setLast] = useState<Prediction | undefined>();
  if (trial.status === 'done' && trial.prediction !== last) setLast(trial.prediction);
  return last;
}

function isImage({ type }: File): boolean {
  return type.startsWith('image/');
}
