import { useId } from 'react';
import { Help } from '../parts/Help';
import { text } from '../text/en';
import { formatShape } from '../text/format';
import { useHeadstart } from '../use-store';
import type { Network } from './use-network';

/** Where the base ends and the head begins, to the layer. */
export function CutSelect({ network }: { readonly network: Network }) {
  const id = useId();
  const chooseCut = useHeadstart((state) => state.chooseCut);
  return (
    <div className="field">
      <span className="field-label">
        <label htmlFor={id}>{text.base.cut}</label>
        <Help name={text.base.cutHelpName}>{text.base.cutHelp}</Help>
      </span>
      <select id={id} value={network.cutLayer} onChange={(event) => void chooseCut(event.target.value)}>
        {network.cutLayers.map(({ name, featureShape }) => (
          <option key={name} value={name}>
            {name} · {formatShape(featureShape)}
          </option>
        ))}
      </select>
    </div>
  );
}
