import { type KeyboardEvent, useRef, useState } from 'react';
import type { Evaluation } from '../../state/selectors';
import { ClassSwatch } from '../parts/ClassSwatch';
import { text } from '../text/en';
import { formatCount, formatPercent } from '../text/format';
import { type Cell, cellAfterKey, firstCell } from './matrix-keys';

/** From so many on, the names above the columns stand upright. */
const MANY_CLASSES = 6;

interface ConfusionTableProps {
  readonly evaluation: Evaluation;
  readonly labels: readonly string[];
  readonly chosen: Cell | undefined;
  readonly onChoose: (cell: Cell | undefined) => void;
}

/** A row a true class, a column a said class; at the edges how far each row and each column can be trusted. */
export function ConfusionTable({ evaluation, labels, chosen, onChoose }: ConfusionTableProps) {
  const { confusion, classes } = evaluation;
  const table = useRef<HTMLTableElement>(null);
  const [reached, setReached] = useState<Cell | undefined>();
  const active = reached && confusion[reached.truth]?.[reached.predicted] ? reached : firstCell(confusion);

  function move(event: KeyboardEvent): void {
    const next = cellAfterKey(event.key, active, confusion);
    if (!next) return;
    event.preventDefault();
    setReached(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${cellKey(next)}"]`)?.focus();
  }

  const share = (value: number | undefined) => (value === undefined ? text.unknown : formatPercent(value));
  return (
    <div className="table-scroller matrix-scroller">
      <table
        ref={table}
        aria-label={text.confusion.table}
        onKeyDown={move}
        className="matrix"
        data-many={labels.length > MANY_CLASSES || undefined}
      >
        <thead>
          <tr>
            <td className="matrix-corner">{text.confusion.corner}</td>
            {labels.map((label, index) => (
              <th key={label} scope="col" title={label}>
                <ClassSwatch index={index} />
                <span className="matrix-label">{label}</span>
              </th>
            ))}
            <th scope="col" className="matrix-edge" title={text.confusion.recallMeaning}>
              {text.confusion.recall}
            </th>
          </tr>
        </thead>
        <tbody>
          {labels.map((label, truth) => (
            <tr key={label}>
              <th scope="row" title={label}>
                <ClassSwatch index={truth} />
                <span className="matrix-label">{label}</span>
              </th>
              {labels.map((said, predicted) => (
                <MatrixCell
                  key={said}
                  cell={{ truth, predicted }}
                  isActive={active.truth === truth && active.predicted === predicted}
                  name={text.confusion.cell(label, said, confusion[truth]?.[predicted] ?? 0)}
                  count={confusion[truth]?.[predicted] ?? 0}
                  ofRow={classes[truth]?.support ?? 0}
                  isChosen={chosen?.truth === truth && chosen.predicted === predicted}
                  onToggle={(isChosen) => {
                    setReached({ truth, predicted });
                    onChoose(isChosen ? { truth, predicted } : undefined);
                  }}
                />
              ))}
              <td className="matrix-edge">{share(classes[truth]?.recall)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className="matrix-edge" title={text.confusion.precisionMeaning}>
              {text.confusion.precision}
            </th>
            {labels.map((label, index) => (
              <td key={label} className="matrix-edge">
                {share(classes[index]?.precision)}
              </td>
            ))}
            <td className="matrix-edge" />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface MatrixCellProps {
  readonly cell: Cell;
  /** Whether Tab leads here; arrow keys lead on. */
  readonly isActive: boolean;
  readonly name: string;
  readonly count: number;
  readonly ofRow: number;
  readonly isChosen: boolean;
  readonly onToggle: (isChosen: boolean) => void;
}

function MatrixCell({ cell, isActive, name, count, ofRow, isChosen, onToggle }: MatrixCellProps) {
  const shade = ofRow === 0 ? 0 : Math.round((count / ofRow) * 100);
  return (
    <td className="matrix-cell" data-right={cell.truth === cell.predicted} style={{ '--shade': `${shade}%` }}>
      {count === 0 ? (
        <span className="matrix-zero">0</span>
      ) : (
        <button
          type="button"
          data-cell={cellKey(cell)}
          tabIndex={isActive ? 0 : -1}
          aria-pressed={isChosen}
          aria-label={name}
          title={name}
          onClick={() => onToggle(!isChosen)}
        >
          {formatCount(count)}
        </button>
      )}
    </td>
  );
}

function cellKey({ truth, predicted }: Cell): string {
  return `${truth}-${predicted}`;
}
