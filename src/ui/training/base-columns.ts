import type { BaseEntry } from '../../catalogue/base-entry';
import { memoryBytesOf, secondsPer100Images } from '../../catalogue/machine-needs';
import type { SpeedReport } from '../../core/reports';
import { sizeOf } from '../../core/shapes';

/** A column of the table of bases, as it is sorted. */
export interface BaseColumn {
  readonly name: BaseColumnName;
  /** What a first press on its head gives: the best first. */
  readonly bestFirst: SortDirection;
  /** Undefined where it is not known. */
  valueOf(entry: BaseEntry, speed: SpeedReport | undefined): number | string | undefined;
}

export type BaseColumnName =
  | 'name'
  | 'top1'
  | 'top5'
  | 'parameters'
  | 'depth'
  | 'input'
  | 'features'
  | 'download'
  | 'memory'
  | 'seconds';

export type SortDirection = 'ascending' | 'descending';

export interface BaseSort {
  readonly column: BaseColumnName;
  readonly direction: SortDirection;
}

export const BASE_COLUMNS: readonly BaseColumn[] = [
  { name: 'name', bestFirst: 'ascending', valueOf: ({ name }) => name },
  { name: 'top1', bestFirst: 'descending', valueOf: ({ top1 }) => top1 },
  { name: 'top5', bestFirst: 'descending', valueOf: ({ top5 }) => top5 },
  { name: 'parameters', bestFirst: 'ascending', valueOf: ({ parameters }) => parameters },
  { name: 'depth', bestFirst: 'ascending', valueOf: ({ depth }) => depth },
  { name: 'input', bestFirst: 'ascending', valueOf: ({ inputSizePx }) => inputSizePx },
  { name: 'features', bestFirst: 'ascending', valueOf: ({ featureShape }) => sizeOf(featureShape) },
  { name: 'download', bestFirst: 'ascending', valueOf: ({ downloadBytes }) => downloadBytes },
  { name: 'memory', bestFirst: 'ascending', valueOf: memoryBytesOf },
  {
    name: 'seconds',
    bestFirst: 'ascending',
    valueOf: ({ cost }, speed) => speed && secondsPer100Images(cost, speed),
  },
];

/** What a press on a column's head leads to: the best first, then the other way round, then the catalogue's own order. */
export function nextSort(sort: BaseSort | undefined, { name, bestFirst }: BaseColumn): BaseSort | undefined {
  if (sort?.column !== name) return { column: name, direction: bestFirst };
  if (sort.direction !== bestFirst) return undefined;
  return { column: name, direction: bestFirst === 'ascending' ? 'descending' : 'ascending' };
}

/** What is not known comes last, whichever way the rest is sorted. */
export function sortBases(
  bases: readonly BaseEntry[],
  sort: BaseSort | undefined,
  speed: SpeedReport | undefined,
): readonly BaseEntry[] {
  const column = BASE_COLUMNS.find(({ name }) => name === sort?.column);
  if (!sort || !column) return bases;
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return bases.toSorted((a, b) => {
    const [first, second] = [column.valueOf(a, speed), column.valueOf(b, speed)];
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
    return sign * compare(first, second);
  });
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}
