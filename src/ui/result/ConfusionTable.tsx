import { type KeyboardEvent, memo, useCallback, useRef, useState } from 'react';
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

  const toggle = useCallback(
    (cell: Cell, isChosen: boolean) => {
      setReached(cell);
      onChoose(isChosen ? cell : undefined);
    },
    [onChoose],
  );

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
              // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index
              <th key={index} scope="col" title={label}>
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
          {confusion.map((counts, truth) => (
            <MatrixRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index
              key={truth}
              truth={truth}
              labels={labels}
              counts={counts}
              support={classes[truth]?.support ?? 0}
              recall={classes[truth]?.recall}
              active={active.truth === truth ? active.predicted : undefined}
              chosen={chosen?.truth === truth ? chosen.predicted : undefined}
              onToggle={toggle}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className="matrix-edge" title={text.confusion.precisionMeaning}>
              {text.confusion.precision}
            </th>
            {classes.map(({ precision }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index
              <td key={index} className="matrix-edge">
                {share(precision)}
              </td>
            ))}
            <td className="matrix-edge" />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface MatrixRowProps {
  readonly truth: number;
  readonly labels: readonly string[];
  readonly counts: readonly number[];
  readonly support: number;
  readonly recall: number | undefined;
  /** The column that Tab leads to, where it is in this row; arrow keys lead on. */
  readonly active: number | undefined;
  readonly chosen: number | undefined;
  readonly onToggle: (cell: Cell, isChosen: boolean) => void;
}

/** Of 200 classes a table has 40,000 cells: a row renders again only for what is new in it. */
const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { truth, labels, counts, support, recall, active, chosen, onToggle } = props;
  const label = labels[truth] ?? '';
  return (
    <tr>
      <th scope="row" title={label}>
        <ClassSwatch index={truth} />
        <span className="matrix-label">{label}</span>
      </th>
      {counts.map((count, predicted) =>
        count === 0 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index
          <td key={predicted} className="matrix-cell matrix-zero" data-right={predicted === truth}>
            0
          </td>
        ) : (
          <MatrixCell
            // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index
            key={predicted}
            truth={truth}
            predicted={predicted}
            name={text.confusion.cell(label, labels[predicted] ?? '', count)}
            count={count}
            ofRow={support}
            isActive={predicted === active}
            isChosen={predicted === chosen}
            onToggle={onToggle}
          />
        ),
      )}
      <td className="matrix-edge">{share(recall)}</td>
    </tr>
  );
});

interface MatrixCellProps extends Cell {
  readonly name: string;
  readonly count: number;
  readonly ofRow: number;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onToggle: (cell: Cell, isChosen: boolean) => void;
}

const MatrixCell = memo(function MatrixCell(props: MatrixCellProps) {
  const { truth, predicted, name, count, ofRow, isActive, isChosen, onToggle } = props;
  const cell = { truth, predicted };
  return (
    <td
      className="matrix-cell"
      data-right={truth === predicted}
      style={{ '--shade': `${Math.round((count / ofRow) * 100)}%` }}
    >
      <button
        type="button"
        data-cell={cellKey(cell)}
        tabIndex={isActive ? 0 : -1}
        aria-pressed={isChosen}
        aria-label={name}
        title={name}
        onClick={() => onToggle(cell, !isChosen)}
      >
        {formatCount(count)}
      </button>
    </td>
  );
});

function share(value: number | undefined): string {
  return value === undefined ? text.unknown : formatPercent(value);
}

function cellKey({ truth, predicted }: Cell): string {
  return `${truth}-${predicted}`;
}
