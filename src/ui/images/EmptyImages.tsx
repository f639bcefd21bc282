import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { FolderButton } from './FolderButton';
import { SampleButton } from './SampleButton';

const GHOST_ROWS = [9, 7, 8];

/** What to do first, and a faint picture of what will come. */
export function EmptyImages() {
  const self = useFocusHeir('images-heading');
  return (
    <div ref={self} className="empty-images">
      <div className="drop-invitation">
        <p className="lead">{text.images.invitation}</p>
        <p className="note">{text.images.invitationMore}</p>
        <div className="invitation-ways">
          <FolderButton className="secondary" />
          <SampleButton />
        </div>
      </div>
      <div className="ghost" aria-hidden="true">
        {GHOST_ROWS.map((count) => (
          <div key={count} className="ghost-class">
            <span className="ghost-line" />
            <div className="ghost-strip">
              {Array.from({ length: count }, (_, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a drawing, never reordered
                <span key={place} className="ghost-thumbnail" />
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
