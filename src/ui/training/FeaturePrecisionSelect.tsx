import { useId } from 'react';
import type { FeaturePrecision } from '../../core/kept-data';
import { Help } from '../parts/Help';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

const PRECISIONS: readonly FeaturePrecision[] = ['float32', 'float16'];

/** Whether features are kept as they are, or rounded in half the room. */
export function FeaturePrecisionSelect({ precision }: { readonly precision: FeaturePrecision }) {
  const id = useId();
  const keepFeaturesAs = useHeadstart((state) => state.keepFeaturesAs);
  return (
    <div className="field">
      <span className="field-label">
        <label htmlFor={id}>{text.features.precision}</label>
        <Help name={text.features.precisionHelpName}>{text.features.precisionHelp}</Help>
      </span>
      <select
        id={id}
        value={precision}
        onChange={({ target }) => {
          const chosen = PRECISIONS.find((known) => known === target.value);
          if (chosen) void keepFeaturesAs(chosen);
        }}
      >
        {PRECISIONS.map((choice) => (
          <option key={choice} value={choice}>
            {text.features.precisions[choice]}
          </option>
        ))}
      </select>
    </div>
  );
}
