import { useId } from 'react';
import type { BaseEntry } from '../../catalogue/base-entry';
import { memoryBytesOf, misfitOf, secondsPer100Images } from '../../catalogue/machine-needs';
import type { SpeedState } from '../../state/machine-slice';
import { text } from '../text/en';
import { formatCount } from '../text/format';
import { useHeadstart } from '../use-store';
import { BaseDownload } from './BaseDownload';
import { BASE_COLUMNS, type BaseColumnName } from './base-columns';
import { areWhole, keptFilesOf } from './kept-files';
import { useMachineLimits } from './use-machine-limits';

/** A base that can be chosen, what is published of it, and what it takes of this machine. */
export function BaseTableRow({ entry }: { readonly entry: BaseEntry }) {
  const reasonId = useId();
  const isChosen = useHeadstart((state) => state.baseRequest.id === entry.id);
  const speed = useHeadstart((state) => state.speed);
  const keptBases = useHeadstart((state) => state.keptBases);
  const chooseBase = useHeadstart((state) => state.chooseBase);
  const kept = keptFilesOf(entry, keptBases ?? [], document.baseURI);
  const misfit = misfitOf(entry, useMachineLimits());
  const cell = (column: BaseColumnName, words: string) => <td data-label={text.base.columns[column].label}>{words}</td>;
  return (
    <>
      <tr data-chosen={isChosen || undefined} data-misfit={misfit !== undefined || undefined}>
        <th scope="row">
          <label>
            <input
              type="radio"
              name="base"
              value={entry.id}
              checked={isChosen}
              disabled={misfit !== undefined}
              aria-describedby={misfit && reasonId}
              onChange={() => chooseBase(entry.id)}
            />
            {entry.name}
            {kept.length > 0 && <span className="note">{text.base.kept(areWhole(kept))}</span>}
          </label>
        </th>
        {cell('top1', text.base.accuracy(entry.top1))}
        {cell('top5', text.base.accuracy(entry.top5))}
        {cell('parameters', text.base.parameters(entry))}
        {cell('depth', entry.depth === undefined ? text.unknown : formatCount(entry.depth))}
        {cell('input', formatCount(entry.inputSizePx))}
        {cell('features', entry.featureShape.join('×'))}
        <td data-label={text.base.columns.download.label}>
          <BaseDownload entry={entry} kept={kept} />
        </td>
        {cell('memory', text.base.estimatedBytes(memoryBytesOf(entry)))}
        {cell('seconds', timeOf(entry, speed))}
      </tr>
      {misfit && (
        <tr className="misfit">
          <td id={reasonId} colSpan={BASE_COLUMNS.length}>
            {text.base.misfit(misfit)}
          </td>
        </tr>
      )}
    </>
  );
}

function timeOf(entry: BaseEntry, speed: SpeedState): string {
  if (speed.status === 'known') return text.base.estimatedSeconds(secondsPer100Images(entry.cost, speed.report));
  return speed.status === 'measuring' ? text.base.measuring : text.unknown;
}
