import { useId } from 'react';
import { parseSetting } from '../../core/parse-setting';
import type { NumberSetting } from '../../core/setting-kinds';
import { RUN_SETTINGS } from '../../core/setting-table';
import { formatPercent } from '../text/format';
import { useHeadstart } from '../use-store';
import { SettingLabel } from './SettingLabel';
import type { NumberName } from './setting-kinds';

/** A number that is a strength, felt rather than known. */
export function SliderField({ name }: { readonly name: NumberName }) {
  const fieldId = useId();
  const value = useHeadstart((state) => state.settings[name]);
  const changeSetting = useHeadstart((state) => state.changeSetting);
  const { min, max, step }: NumberSetting = RUN_SETTINGS[name];
  return (
    <div className="setting">
      <SettingLabel name={name} fieldId={fieldId} />
      <span className="slider">
        <input
          id={fieldId}
          type="range"
          data-setting={name}
          min={min}
          max={max}
          step={step}
          value={value}
          aria-valuetext={formatPercent(value)}
          onChange={({ target }) => changeSetting(name, parseSetting(name, target.value))}
        />
        <output htmlFor={fieldId}>{value}</output>
      </span>
    </div>
  );
}
