import { useId } from 'react';
import type { BaseReport } from '../../core/reports';
import { Help } from '../parts/Help';
import { text } from '../text/en';
import { formatShape } from '../text/format';
import { useHeadstart } from '../use-store';

/** Where the base ends and the head begins. */
export function CutSelect({ report }: { readonly report: BaseReport }) {
  const id = useId();
  const chooseCut = useHeadstart((state) => state.chooseCut);
  return (
    <div className="field">
      <span className="field-label">
        <label htmlFor={id}>{text.base.cut}</label>
        <Help name={text.base.cutHelpName}>{text.base.cutHelp}</Help>
      </span>
      <select id={id} value={report.cutLayer} onChange={(event) => void chooseCut(event.target.value)}>
        {report.cutLayers.map(({ name, featureShape }) => (
          <option key={name} value={name}>
            {name} · {formatShape(featureShape)}
          </option>
        ))}
      </select>
    </div>
  );
}
