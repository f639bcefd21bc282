import type { Sample } from '../../core/samples';
import { groupBy } from '../parts/group-by';

let last: { readonly samples: readonly Sample[]; readonly groups: ReadonlyMap<number, readonly Sample[]> } | undefined;

/**
 * The samples of each class id, in their order. Grouped once for a list of samples; a class that did not change
 * keeps the array it had, so that its row need not be drawn again.
 */
export function samplesByClass(samples: readonly Sample[]): ReadonlyMap<number, readonly Sample[]> {
  if (last?.samples === samples) return last.groups;
  const groups = new Map<number, readonly Sample[]>(groupBy(samples, ({ classId }) => classId));
  for (const [classId, members] of groups) {
    const before = last?.groups.get(classId);
    if (before && isSame(before, members)) groups.set(classId, before);
  }
  last = { samples, groups };
  return groups;
}

function isSame(before: readonly Sample[], after: readonly Sample[]): boolean {
  return before.length === after.length && before.every((sample, index) => sample === after[index]);
}
