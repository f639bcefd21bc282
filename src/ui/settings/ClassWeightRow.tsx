import { useId } from 'react';
import { RUN_SETTINGS } from '../../core/setting-table';
import { ClassSwatch } from '../parts/ClassSwatch';
import { text } from '../text/en';
import { useNumberDraft } from './use-number-draft';

const BOUNDS = { min: 0, max: RUN_SETTINGS.classWeights.max, step: 0.1, integer: false };

interface ClassWeightRowProps {
  readonly label: string;
  /** The class's place among all. */
  readonly index: number;
  readonly value: number;
  readonly onTake: (weight: number) => void;
}

/** How much an image of one class counts. */
export function ClassWeightRow({ label, index, value, onTake }: ClassWeightRowProps) {
  const id = useId();
  const { input, problem } = useNumberDraft({ label: text.settings.weightOf(label), value, bounds: BOUNDS, onTake });
  return (
    <li>
      <ClassSwatch index={index} />
      <label htmlFor={id}>{label}</label>
      <input id={id} {...input} />
      {problem !== undefined && (
        <p className="note error" role="status">
          {problem}
        </p>
      )}
    </li>
  );
}
