import type { SampleClass } from '../../core/samples';
import { Icon } from '../parts/Icon';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { ClassChoice } from './ClassChoice';

interface SelectionBarProps {
  readonly sampleClass: SampleClass;
  readonly sampleIds: readonly number[];
  /** Of the grid that they are chosen in. */
  readonly gridId: string;
  readonly onClose: () => void;
}

/** What can be done with the chosen images. */
export function SelectionBar({ sampleClass, sampleIds, gridId, onClose }: SelectionBarProps) {
  const removeSamples = useHeadstart((state) => state.removeSamples);
  const moveSamples = useHeadstart((state) => state.moveSamples);
  const actions = useFocusHeir(gridId);
  return (
    <div className="selection-bar">
      {sampleIds.length === 0 ? (
        <span className="note">{text.images.howToChoose}</span>
      ) : (
        <div ref={actions} className="selection-actions">
          <span className="selection-count">{text.images.chosen(sampleIds.length)}</span>
          <ClassChoice
            exceptId={sampleClass.id}
            label={text.images.moveTo}
            action={text.images.move}
            onChoose={(classId) => moveSamples(sampleIds, classId)}
          />
          <button type="button" className="secondary small" onClick={() => removeSamples(sampleIds)}>
            {text.images.remove}
          </button>
        </div>
      )}
      <button type="button" className="icon-button" aria-label={text.images.closeGrid} onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  );
}
