import type { SampleClass } from '../../core/samples';
import { FileButton } from '../parts/FileButton';
import { Icon } from '../parts/Icon';
import { Popover } from '../parts/Popover';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { ClassChoice } from './ClassChoice';

interface ClassMenuProps {
  readonly sampleClass: SampleClass;
  readonly onFiles: (files: readonly File[]) => void;
}

/** What can be done with a whole class. */
export function ClassMenu({ sampleClass: { id, label }, onFiles }: ClassMenuProps) {
  const mergeClasses = useHeadstart((state) => state.mergeClasses);
  const removeClass = useHeadstart((state) => state.removeClass);
  return (
    <Popover name={text.images.menu(label)} className="icon-button" trigger={<Icon name="more" />} widthPx={240}>
      {(close) => (
        <div className="menu">
          <FileButton
            className="menu-item"
            inputName={text.images.filesInput(label)}
            multiple
            onFiles={(files) => {
              close();
              onFiles(files);
            }}
          >
            {text.images.addImages}
          </FileButton>
          <ClassChoice
            exceptId={id}
            label={text.images.joinWith}
            action={text.images.join}
            onChoose={(intoId) => {
              close();
              mergeClasses(id, intoId);
            }}
          />
          <button type="button" className="menu-item" onClick={() => removeClass(id)}>
            {text.images.removeClass}
          </button>
        </div>
      )}
    </Popover>
  );
}
