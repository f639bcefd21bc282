import { memo, useId, useState } from 'react';
import type { FoundFile } from '../../core/intake';
import type { Sample, SampleClass } from '../../core/samples';
import { ClassSwatch } from '../parts/ClassSwatch';
import { useDropTarget } from '../parts/use-drop-target';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { formatCount } from '../text/format';
import { useHeadstart } from '../use-store';
import { ClassMenu } from './ClassMenu';
import { ClassName } from './ClassName';
import { ImageGrid } from './ImageGrid';
import { readDrop } from './read-drop';
import { ThumbnailStrip } from './ThumbnailStrip';
import { UNDO_BUTTON } from './UndoBar';

interface ClassRowProps {
  readonly sampleClass: SampleClass;
  readonly index: number;
  readonly samples: readonly Sample[];
  readonly widthPx: number;
}

/** One class: its mark, name, count, menu and pictures. Files dropped on it join it, whatever their folder. */
export const ClassRow = memo(function ClassRow({ sampleClass, index, samples, widthPx }: ClassRowProps) {
  const { id, label } = sampleClass;
  const addFiles = useHeadstart((state) => state.addFiles);
  const stripId = useId();
  const row = useFocusHeir(UNDO_BUTTON);
  const [isOpen, setOpen] = useState(false);
  const add = (found: AsyncIterable<FoundFile> | Iterable<FoundFile>) => void addFiles(found, id);
  const { isOver, handlers } = useDropTarget((transfer) => add(readDrop(transfer)));
  const addPicked = (files: readonly File[]) => add(files.map((file) => ({ path: file.name, file })));

  return (
    <article
      ref={row}
      className="class-row"
      aria-label={text.images.className(label)}
      data-drop={isOver || undefined}
      {...handlers}
    >
      <div className="class-head">
        <ClassSwatch index={index} />
        <ClassName sampleClass={sampleClass} />
        <span className="class-count">{formatCount(samples.length)}</span>
        <ClassMenu sampleClass={sampleClass} onFiles={addPicked} />
      </div>
      {isOpen && samples.length > 0 ? (
        <ImageGrid
          sampleClass={sampleClass}
          samples={samples}
          widthPx={widthPx}
          stripId={stripId}
          onClose={() => setOpen(false)}
        />
      ) : (
        <ThumbnailStrip
          id={stripId}
          samples={samples}
          label={label}
          widthPx={widthPx}
          onOpen={() => setOpen(true)}
          onFiles={addPicked}
        />
      )}
    </article>
  );
});
