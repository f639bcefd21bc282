import { useMemo } from 'react';
import type { LeftOut, SampleClass } from '../../core/samples';
import { countByClass } from '../../state/selectors';
import { groupBy } from '../parts/group-by';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { formatCount } from '../text/format';
import { useHeadstart } from '../use-store';
import { ReasonList } from './ReasonList';

/** One line on what was taken and what was not, which opens to the whole account. */
export function Receipt() {
  const classes = useHeadstart((state) => state.classes);
  const samples = useHeadstart((state) => state.samples);
  const leftOut = useHeadstart((state) => state.leftOut);
  const byReason = useMemo(() => groupBy(leftOut, ({ reason }) => reason), [leftOut]);
  const rows = useMemo(() => receiptRows(classes, countByClass(samples), leftOut), [classes, samples, leftOut]);
  const reasons = [...byReason].map(([reason, files]) => text.images.reasonCount[reason](files.length));

  return (
    <details className="receipt">
      <summary>
        <span>
          {text.images.taken(samples.length, classes.length)}
          {leftOut.length > 0 && (
            <span className="receipt-left-out"> · {text.images.leftOut(leftOut.length, reasons)}</span>
          )}
        </span>
        <Icon name="chevron" />
      </summary>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{text.images.columnClass}</th>
            <th scope="col">{text.images.columnTaken}</th>
            <th scope="col">{text.images.columnLeftOut}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, taken, left }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{formatCount(taken)}</td>
              <td>{formatCount(left)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {[...byReason].map(([reason, files]) => (
        <ReasonList key={reason} reason={reason} files={files} />
      ))}
    </details>
  );
}

interface ReceiptRow {
  readonly label: string;
  readonly taken: number;
  readonly left: number;
}

function receiptRows(
  classes: readonly SampleClass[],
  counts: ReadonlyMap<number, number>,
  leftOut: readonly LeftOut[],
): ReceiptRow[] {
  const byLabel = groupBy(leftOut, ({ label }) => label ?? text.images.noClass);
  const rows = classes.map(({ id, label }) => ({
    label,
    taken: counts.get(id) ?? 0,
    left: byLabel.get(label)?.length ?? 0,
  }));
  for (const [label, files] of byLabel) {
    if (!rows.some((row) => row.label === label)) rows.push({ label, taken: 0, left: files.length });
  }
  return rows;
}
