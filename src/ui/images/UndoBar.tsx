import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

export const UNDO_BUTTON = 'undo-images';

/** The last step, for as long as it can be taken back. */
export function UndoBar() {
  const undo = useHeadstart((state) => state.undo);
  const button = useFocusHeir('images-heading');
  const undoLast = useHeadstart((state) => state.undoLast);
  return (
    <div className="undo-place" role="status">
      {undo && (
        <div className="undo-bar">
          <span>{undo.text}</span>
          <button ref={button} id={UNDO_BUTTON} type="button" className="quiet small" onClick={undoLast}>
            {text.images.undo}
          </button>
        </div>
      )}
    </div>
  );
}
