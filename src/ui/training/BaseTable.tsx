import type { BaseEntry } from '../../catalogue/base-entry';
import { BASES } from '../../catalogue/bases';
import { groupBy } from '../parts/group-by';
import { text } from '../text/en';
import { formatBytes, formatCount, formatFigure, formatShape } from '../text/format';
import { useHeadstart } from '../use-store';

const FAMILIES = [...groupBy(BASES, ({ family }) => family)];

/** The catalogue, a row a base. */
export function BaseTable() {
  return (
    <table className="figures base-table">
      <thead>
        <tr>
          <th scope="col">{text.base.columns.name}</th>
          <th scope="col">{text.base.columns.parameters}</th>
          <th scope="col">{text.base.columns.download}</th>
          <th scope="col">{text.base.columns.input}</th>
          <th scope="col">{text.base.columns.features}</th>
          <th scope="col" title={text.base.columns.top1Meaning}>
            {text.base.columns.top1}
          </th>
        </tr>
      </thead>
      {FAMILIES.map(([family, bases]) => (
        <tbody key={family}>
          {bases.map((entry) => (
            <BaseTableRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function BaseTableRow({ entry }: { readonly entry: BaseEntry }) {
  const isChosen = useHeadstart((state) => state.baseRequest.id === entry.id);
  const chooseBase = useHeadstart((state) => state.chooseBase);
  return (
    <tr data-chosen={isChosen || undefined}>
      <th scope="row">
        <label>
          <input type="radio" name="base" value={entry.id} checked={isChosen} onChange={() => chooseBase(entry.id)} />
          {entry.name}
        </label>
      </th>
      <td>{formatCount(entry.parameters)}</td>
      <td>{formatBytes(entry.downloadBytes)}</td>
      <td>{text.base.pixels(entry.inputSizePx)}</td>
      <td>{formatShape(entry.featureShape)}</td>
      <td>{entry.top1 === undefined ? text.unknown : `${formatFigure(entry.top1)}\u00a0%`}</td>
    </tr>
  );
}
