import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS, RUN_SETTINGS, SETTING_NAMES } from '../../src/core/setting-table';
import { AT_HAND, SETTING_GROUPS } from '../../src/ui/settings/setting-groups';
import { isChoiceName, isSetName } from '../../src/ui/settings/setting-kinds';
import { choiceWords, valueWords } from '../../src/ui/settings/setting-words';

it('every setting stands in exactly one place', () => {
  const placed = [...AT_HAND, 'blocks', ...Object.values(SETTING_GROUPS).flat()];
  expect(placed.toSorted()).toEqual(SETTING_NAMES.toSorted());
});

it('every word of a setting has words of its own for people', () => {
  for (const name of SETTING_NAMES) {
    if (!isChoiceName(name) && !isSetName(name)) continue;
    const { choices } = RUN_SETTINGS[name];
    const words = choices.map((choice) => choiceWords(name, choice));
    expect(new Set(words).size).toBe(choices.length);
    for (const choice of choices) expect(words).not.toContain(choice);
  }
});

it('every value is said in words', () => {
  for (const name of SETTING_NAMES) expect(valueWords(name, DEFAULT_SETTINGS)).toMatch(/^[^{[]+$/);
  expect(valueWords('augmentations', { ...DEFAULT_SETTINGS, augmentations: [] })).toBe('none');
  expect(valueWords('classWeights', { ...DEFAULT_SETTINGS, classWeights: { a: 1 } })).toBe('By hand');
  expect(valueWords('views', { ...DEFAULT_SETTINGS, views: 3 })).toMatch(/^3\san image$/);
});
