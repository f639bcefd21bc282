import { useMemo, useState } from 'react';
import { BASES } from '../../catalogue/bases';
import { groupBy } from '../parts/group-by';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { BaseTableRow } from './BaseTableRow';
import { BASE_COLUMNS, type BaseColumn, type BaseSort, nextSort, sortBases } from './base-columns';

/** The catalogue, a row a base: by family as it stands, or sorted by a column. */
export function BaseTable() {
  const speed = useHeadstart((state) => state.speed);
  const [sort, setSort] = useState<BaseSort>();
  const rates = speed.status === 'known' ? speed.report : undefined;
  const groups = useMemo(
    () => (sort ? [[sort.column, sortBases(BASES, sort, rates)] as const] : [...groupBy(BASES, familyOf)]),
    [sort, rates],
  );
  return (
    <table className="figures base-table">
      <caption className="visually-hidden">{text.base.legend}</caption>
      <thead>
        <tr>
          {BASE_COLUMNS.map((column) => (
            <ColumnHead key={column.name} column={column} sort={sort} onSort={() => setSort(nextSort(sort, column))} />
          ))}
        </tr>
      </thead>
      {groups.map(([group, bases]) => (
        <tbody key={group}>
          {bases.map((entry) => (
            <BaseTableRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function familyOf({ family }: (typeof BASES)[number]): string {
  return family;
}

interface ColumnHeadProps {
  readonly column: BaseColumn;
  readonly sort: BaseSort | undefined;
  readonly onSort: () => void;
}

function ColumnHead({ column, sort, onSort }: ColumnHeadProps) {
  const { label, meaning } = text.base.columns[column.name];
  const direction = sort?.column === column.name ? sort.direction : undefined;
  return (
    <th scope="col" data-column={column.name} aria-sort={direction}>
      <button type="button" className="column-sort" title={meaning} onClick={onSort}>
        {label}
        {direction && <Icon name="chevron" />}
      </button>
    </th>
  );
}
