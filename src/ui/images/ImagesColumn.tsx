import { useRef } from 'react';
import { Alert } from '../parts/Alert';
import { useDropTarget } from '../parts/use-drop-target';
import { useLate } from '../parts/use-late';
import { useWidth } from '../parts/use-width';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { AddClassButton } from './AddClassButton';
import { BalanceBar } from './BalanceBar';
import { ClassRow } from './ClassRow';
import { EmptyImages } from './EmptyImages';
import { FolderButton } from './FolderButton';
import { IntakeAnnouncer } from './IntakeAnnouncer';
import { LostFiles } from './LostFiles';
import { Receipt } from './Receipt';
import { readDrop } from './read-drop';
import { samplesByClass } from './samples-by-class';
import { UndoBar } from './UndoBar';

const NO_SAMPLES: readonly never[] = [];

/** Where images come in. All of it is a target for drops; each class in it is one of its own. */
export function ImagesColumn() {
  const classes = useHeadstart((state) => state.classes);
  const groups = samplesByClass(useHeadstart((state) => state.samples));
  const reading = useHeadstart((state) => state.reading);
  const problem = useHeadstart((state) => state.intakeProblem);
  const addFiles = useHeadstart((state) => state.addFiles);
  const { isOver, handlers } = useDropTarget((transfer) => void addFiles(readDrop(transfer)));
  const isReadingLong = useLate(reading !== undefined);
  const list = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(list);

  return (
    <section
      id="images"
      className="column images"
      aria-labelledby="images-heading"
      aria-busy={reading !== undefined}
      data-drop={isOver || undefined}
      {...handlers}
    >
      <header className="column-head">
        <h2 id="images-heading" tabIndex={-1}>
          {text.images.heading}
        </h2>
        {classes.length > 0 && <FolderButton className="quiet" />}
      </header>
      {classes.length > 0 && <Receipt />}
      <LostFiles />
      {problem !== undefined && <Alert message={problem} />}
      {isReadingLong && <p className="note busy">{text.images.reading(reading?.found ?? 0)}</p>}
      {classes.length > 0 && <BalanceBar groups={groups} />}
      <div ref={list} className="class-list">
        {classes.map((one, index) => (
          <ClassRow
            key={one.id}
            sampleClass={one}
            index={index}
            samples={groups.get(one.id) ?? NO_SAMPLES}
            widthPx={widthPx}
          />
        ))}
      </div>
      {classes.length === 0 && <EmptyImages />}
      <AddClassButton />
      <UndoBar />
      <IntakeAnnouncer />
    </section>
  );
}
