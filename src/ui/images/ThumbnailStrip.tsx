import type { Sample } from '../../core/samples';
import { FileButton } from '../parts/FileButton';
import { Thumbnail } from '../parts/Thumbnail';
import { text } from '../text/en';
import { formatCount } from '../text/format';

const SIDE_PX = 40;
const GAP_PX = 4;

interface ThumbnailStripProps {
  /** Of the button that it has, whether there are images or none. */
  readonly id: string;
  readonly samples: readonly Sample[];
  readonly label: string;
  readonly widthPx: number;
  readonly onOpen: () => void;
  readonly onFiles: (files: readonly File[]) => void;
}

/** As many pictures as fit on one line, and a way to all of them. */
export function ThumbnailStrip({ id: buttonId, samples, label, widthPx, onOpen, onFiles }: ThumbnailStripProps) {
  if (samples.length === 0) {
    return (
      <div className="strip-empty">
        <span className="note">{text.images.noImages}</span>
        <FileButton
          id={buttonId}
          className="quiet small"
          inputName={text.images.filesInput(label)}
          multiple
          onFiles={onFiles}
        >
          {text.images.addImages}
        </FileButton>
      </div>
    );
  }
  const places = Math.max(1, Math.floor((widthPx + GAP_PX) / (SIDE_PX + GAP_PX)));
  const fitting = samples.length <= places ? samples.length : places - 1;
  const more = samples.length - fitting;
  return (
    <button
      id={buttonId}
      type="button"
      className="strip"
      aria-label={text.images.open(label, samples.length)}
      onClick={onOpen}
    >
      {samples.slice(0, fitting).map(({ id, file }) => (
        <Thumbnail key={id} file={file} sidePx={SIDE_PX} />
      ))}
      {more > 0 && (
        <span className="strip-more" aria-hidden="true">
          +{formatCount(more)}
        </span>
      )}
    </button>
  );
}
