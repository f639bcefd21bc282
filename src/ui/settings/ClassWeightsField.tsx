import { useId } from 'react';
import { classWeightsOf, namesOfNoClass } from '../../core/class-weights';
import type { Sample, SampleClass } from '../../core/samples';
import { countByClass } from '../../state/selectors';
import { text } from '../text/en';
import { useHeadstart, useHeadstartStore } from '../use-store';
import { ClassWeightRow } from './ClassWeightRow';
import { SettingLabel } from './SettingLabel';
import { type Weighting, weightingOf } from './setting-words';

const WEIGHTINGS: readonly Weighting[] = ['none', 'balanced', 'byHand'];

/** How much an image of each class counts: the same, by how many there are, or a number a class. */
export function ClassWeightsField() {
  const id = useId();
  const { changeSetting } = useHeadstartStore().getState();
  const setting = useHeadstart((state) => state.settings.classWeights);
  const classes = useHeadstart((state) => state.classes);
  const samples = useHeadstart((state) => state.samples);
  const byHand = typeof setting === 'string' ? {} : setting;
  const balanced = balancedWeights(classes, samples);
  const weighted = classes.map(({ id: classId, label }, index) => ({
    classId,
    label,
    weight: setting === 'balanced' ? (balanced[index] ?? 1) : (byHand[label] ?? 1),
  }));
  const strangers = namesOfNoClass(
    setting,
    classes.map(({ label }) => label),
  );
  const takeByHand = (changed: Record<string, number> = {}) => {
    const entries = weighted.map(({ label, weight }) => [label, changed[label] ?? weight] as const);
    changeSetting('classWeights', Object.fromEntries(entries));
  };

  return (
    <div className="setting">
      <SettingLabel name="classWeights" fieldId={id} />
      <select
        id={id}
        data-setting="classWeights"
        value={weightingOf({ classWeights: setting })}
        onChange={({ target }) => {
          if (target.value === 'byHand') takeByHand();
          else changeSetting('classWeights', target.value === 'balanced' ? 'balanced' : 'none');
        }}
      >
        {WEIGHTINGS.map((weighting) => (
          <option key={weighting} value={weighting} disabled={weighting === 'byHand' && classes.length === 0}>
            {text.settings.weightings[weighting]}
          </option>
        ))}
      </select>
      {setting === 'balanced' && weighted.length > 0 && <p className="note">{text.settings.weights(weighted)}</p>}
      {typeof setting !== 'string' && (
        <ul className="class-weights">
          {weighted.map(({ classId, label, weight }, index) => (
            <ClassWeightRow
              key={classId}
              label={label}
              index={index}
              value={weight}
              onTake={(taken) => takeByHand({ [label]: taken })}
            />
          ))}
        </ul>
      )}
      {strangers.length > 0 && (
        <div className="remedy">
          <p className="note warning" role="status">
            {text.settings.noSuchClasses(strangers)}
          </p>
          <button type="button" className="secondary small" onClick={() => takeByHand()}>
            {text.settings.removeWeights}
          </button>
        </div>
      )}
    </div>
  );
}

/** As they would be if all images were trained on: what is held out changes them little. */
function balancedWeights(classes: readonly SampleClass[], samples: readonly Sample[]): readonly number[] {
  const counts = countByClass(samples);
  const ofClasses = classes.map(({ id }) => counts.get(id) ?? 0);
  return (classWeightsOf('balanced', [], ofClasses) ?? []).map((weight) => Number(weight.toPrecision(3)));
}
