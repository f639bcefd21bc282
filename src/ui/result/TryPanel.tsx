import { useCallback, useEffect, useState } from 'react';
import { ownClassesOf } from '../../state/selectors';
import { FileButton } from '../parts/FileButton';
import { Icon } from '../parts/Icon';
import { Thumbnail } from '../parts/Thumbnail';
import { useDropTarget } from '../parts/use-drop-target';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { BaseAnswer } from './BaseAnswer';
import { BaseView } from './BaseView';
import { CAMERA_BUTTONS, Camera } from './Camera';
import { HeadAnswer } from './HeadAnswer';
import { usePastedImage } from './use-pasted-image';

const PREVIEW_PX = 112;

/**
 * A new image, by drop, paste, choice or camera, and what is made of it: by the trained head, or, as long as there is
 * none, by the base with the classes of its own.
 */
export function TryPanel({ labels }: { readonly labels: readonly string[] }) {
  const outcome = useHeadstart((state) => state.outcome);
  const ownClasses = useHeadstart(ownClassesOf);
  const classify = useHeadstart((state) => state.classify);
  const guess = useHeadstart((state) => state.guess);
  const [file, setFile] = useState<File | undefined>();
  const [isFilming, setFilming] = useState(false);
  const isReady = outcome !== undefined || ownClasses !== undefined;
  const ask = outcome ? classify : guess;

  const tryFile = useCallback((image: File | undefined) => {
    if (!image) return;
    setFilming(false);
    setFile(image);
  }, []);
  // A new head says something new of the image that is still here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each outcome is a head of its own
  useEffect(() => {
    if (file) void ask(file);
  }, [file, outcome, ask]);
  usePastedImage(isReady, tryFile);
  const { isOver, handlers } = useDropTarget((transfer) => {
    if (isReady) tryFile([...transfer.files].find(isImage) ?? transfer.files[0]);
  });
  const cameraButton = useFocusHeir(CAMERA_BUTTONS.stop);
  const stopFilming = useCallback(() => setFilming(false), []);

  return (
    <section className="try" aria-labelledby="try-heading" data-drop={(isOver && isReady) || undefined} {...handlers}>
      <h3 id="try-heading">{text.trial.heading}</h3>
      <div className="try-body">
        <div className="try-picture">
          {isFilming ? (
            <Camera onFrame={ask} onStop={stopFilming} />
          ) : file ? (
            <Thumbnail key={`${file.name} ${file.lastModified}`} file={file} sidePx={PREVIEW_PX} name={file.name} />
          ) : (
            <span className="try-place" aria-hidden="true" />
          )}
        </div>
        <div className="try-words">
          <p className="note">{outcome ? text.trial.invitation : isReady ? text.own.invitation : text.trial.notYet}</p>
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
                ref={cameraButton}
                id={CAMERA_BUTTONS.start}
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
      {outcome ? (
        <>
          <HeadAnswer labels={labels} hasPicture={file !== undefined || isFilming} isLive={!isFilming} />
          {ownClasses && <BaseView classes={ownClasses} file={file} />}
        </>
      ) : (
        ownClasses && <BaseAnswer classes={ownClasses} file={file} isFilming={isFilming} />
      )}
    </section>
  );
}

function isImage({ type }: File): boolean {
  return type.startsWith('image/');
}
