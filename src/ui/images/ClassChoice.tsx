import { useId, useState } from 'react';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

interface ClassChoiceProps {
  readonly exceptId: number;
  readonly label: string;
  readonly action: string;
  readonly onChoose: (classId: number) => void;
}

/** Chooses one of the other classes, and does something with it at the press of a button. */
export function ClassChoice({ exceptId, label, action, onChoose }: ClassChoiceProps) {
  const selectId = useId();
  const classes = useHeadstart((state) => state.classes);
  const others = classes.filter(({ id }) => id !== exceptId);
  const [chosenId, setChosenId] = useState<number | undefined>();
  const intoId = others.some(({ id }) => id === chosenId) ? chosenId : others[0]?.id;
  if (intoId === undefined) return <p className="note menu-note">{text.images.noOtherClass}</p>;
  return (
    <div className="class-choice">
      <label htmlFor={selectId}>{label}</label>
      <select id={selectId} value={intoId} onChange={(event) => setChosenId(Number(event.target.value))}>
        {others.map(({ id, label: other }) => (
          <option key={id} value={id}>
            {other}
          </option>
        ))}
      </select>
      <button type="button" className="secondary small" onClick={() => onChoose(intoId)}>
        {action}
      </button>
    </div>
  );
}
