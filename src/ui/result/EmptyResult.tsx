import { text } from '../text/en';

const GHOST_SIDE = 4;

/** What will stand here after a run, faintly. */
export function EmptyResult() {
  return (
    <div className="empty-result">
      <p className="lead">{text.result.invitation}</p>
      <div className="ghost" aria-hidden="true">
        <div className="ghost-matrix">
          {Array.from({ length: GHOST_SIDE * GHOST_SIDE }, (_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a drawing, never reordered
            <span key={place} data-diagonal={place % (GHOST_SIDE + 1) === 0 || undefined} />
          ))}
        </div>
      </div>
    </div>
  );
}
