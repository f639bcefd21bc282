/** Which places of a list are chosen. `active` has the keyboard; a range goes from `anchor` to it. */
export interface Selection {
  readonly chosen: ReadonlySet<number>;
  readonly anchor: number;
  readonly active: number;
}

/** Nothing chosen, the keyboard at `index`. */
export function onlyActive(index: number): Selection {
  return { chosen: new Set(), anchor: index, active: index };
}

/** A click: takes one place in or out. */
export function toggle(selection: Selection, index: number): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(index)) chosen.add(index);
  return { chosen, anchor: index, active: index };
}

/** A click with Shift: everything from the anchor to here. */
export function extendTo(selection: Selection, index: number): Selection {
  const [first, last] = [Math.min(selection.anchor, index), Math.max(selection.anchor, index)];
  const chosen = new Set(selection.chosen);
  for (let place = first; place <= last; place++) chosen.add(place);
  return { ...selection, chosen, active: index };
}

/** What a key does in a grid of `count` places, `columns` a row; undefined when the key means nothing here. */
export function pressKey(
  selection: Selection,
  { key, shiftKey, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  columns: number,
  count: number,
): Selection | undefined {
  if (key === ' ' || key === 'Enter') return toggle(selection, selection.active);
  if (key === 'a' && (ctrlKey || metaKey)) {
    return { ...selection, chosen: new Set(Array.from({ length: count }, (_, index) => index)) };
  }
  const target = destination(key, selection.active, columns, count);
  if (target === undefined) return undefined;
  return shiftKey ? extendTo(selection, target) : { ...selection, anchor: target, active: target };
}

function destination(key: string, active: number, columns: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -4 * columns,
    PageDown: 4 * columns,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.max(0, Math.min(count - 1, active + step));
}
