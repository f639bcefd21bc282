import { useId, useSyncExternalStore } from 'react';
import type { Updates } from '../../core/updates';
import { isBusy } from '../../state/selectors';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** Offers a newer version of the page. It is the person who takes it: all images and results go with a reload. */
export function UpdateOffer({ updates }: { readonly updates: Updates }) {
  const noteId = useId();
  const state = useSyncExternalStore(updates.subscribe, updates.state);
  const runIsOn = useHeadstart((all) => isBusy(all.run));
  const hasWork = useHeadstart(({ samples, outcome }) => samples.length > 0 || outcome !== undefined);
  const note = text.update.note({ runIsOn, hasWork, isOpenElsewhere: state === 'open-elsewhere' });
  return (
    <div className="update-offer" role="status">
      {state !== 'none' && (
        <>
          {text.update.ready}
          <button
            type="button"
            className="secondary small"
            disabled={runIsOn}
            aria-describedby={noteId}
            onClick={updates.apply}
          >
            {text.update.reload}
          </button>
          <span id={noteId} className="note">
            {note}
          </span>
        </>
      )}
    </div>
  );
}
