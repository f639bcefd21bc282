import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, parseSetting, RUN_SETTINGS, SETTING_NAMES } from '../../src/core/run-settings';

const NUMBERS = SETTING_NAMES.flatMap((name) => {
  const setting = RUN_SETTINGS[name];
  return setting.kind === 'number' ? [{ name, ...setting }] : [];
});

describe.each(NUMBERS)('$name', ({ name, min, max, label }) => {
  it('takes its bounds, as numbers and as text', () => {
    for (const value of [min, max]) {
      expect(parseSetting(name, value)).toBe(value);
      expect(parseSetting(name, String(value))).toBe(value);
    }
  });

  it.each([min - 1, max + 1, Number.NaN, Number.POSITIVE_INFINITY, '', ' ', 'many', null, undefined, true, [min]])(
    'refuses %j with its name and bounds',
    (raw) => {
      const message = new RegExp(`${label}.*${min} to ${max}`);
      expect(() => parseSetting(name, raw)).toThrow(expect.objectContaining({ code: 'invalid-setting' }));
      expect(() => parseSetting(name, raw)).toThrow(message);
    },
  );
});

it.each(NUMBERS.filter(({ integer }) => integer))('$name refuses half numbers', ({ name, min }) => {
  expect(() => parseSetting(name, min + 0.5)).toThrow(/whole number/);
});

describe('all settings', () => {
  it('default to values that are themselves allowed', () => {
    for (const name of SETTING_NAMES) expect(parseSetting(name, DEFAULT_SETTINGS[name])).toBe(DEFAULT_SETTINGS[name]);
  });

  it('refuse a choice that is none of theirs, naming those there are', () => {
    expect(() => parseSetting('pooling', 'max')).toThrow(/avg, flatten.*max/);
  });
});
