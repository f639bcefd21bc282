import { describe, expect, it } from 'vitest';
import { extendTo, onlyActive, pressKey, type Selection, toggle } from '../../src/ui/images/selection';

const NOTHING_CHOSEN = onlyActive(0);
const COLUMNS = 5;
const COUNT = 23;

function press(selection: Selection, key: string, held: Partial<KeyboardEvent> = {}): Selection {
  const event = { key, shiftKey: false, ctrlKey: false, metaKey: false, ...held };
  return pressKey(selection, event, COLUMNS, COUNT) ?? selection;
}

function chosen(selection: Selection): number[] {
  return [...selection.chosen].sort((a, b) => a - b);
}

describe('choosing images', () => {
  it('by two clicks on one image leaves nothing chosen', () => {
    expect(chosen(toggle(toggle(NOTHING_CHOSEN, 4), 4))).toEqual([]);
  });

  it('with Shift takes everything between, in either direction', () => {
    expect(chosen(extendTo(toggle(NOTHING_CHOSEN, 2), 5))).toEqual([2, 3, 4, 5]);
    expect(chosen(extendTo(toggle(NOTHING_CHOSEN, 5), 2))).toEqual([2, 3, 4, 5]);
  });

  it('can be done with keys alone', () => {
    const down = press(NOTHING_CHOSEN, 'ArrowDown');
    expect(down.active).toBe(COLUMNS);
    expect(chosen(press(press(down, ' '), 'ArrowRight', { shiftKey: true }))).toEqual([5, 6]);
    expect(chosen(press(down, 'a', { ctrlKey: true }))).toHaveLength(COUNT);
  });

  it('never leaves the list', () => {
    for (const key of ['ArrowLeft', 'ArrowUp', 'PageUp', 'Home']) expect(press(NOTHING_CHOSEN, key).active).toBe(0);
    const end = press(NOTHING_CHOSEN, 'End');
    expect(end.active).toBe(COUNT - 1);
    for (const key of ['ArrowRight', 'ArrowDown', 'PageDown']) expect(press(end, key).active).toBe(COUNT - 1);
  });

  it('leaves other keys to the browser', () => {
    const event = { key: 'Tab', shiftKey: false, ctrlKey: false, metaKey: false };
    expect(pressKey(NOTHING_CHOSEN, event, COLUMNS, COUNT)).toBeUndefined();
  });
});
