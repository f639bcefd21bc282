import { describe, expect, it } from 'vitest';
import { headBlocksText } from '../../src/core/head-blocks-text';
import { parseSetting } from '../../src/core/parse-setting';
import type { HeadBlock } from '../../src/core/run-settings';
import type { NumberSetting } from '../../src/core/setting-kinds';
import { DEFAULT_SETTINGS, RUN_SETTINGS, SETTING_NAMES } from '../../src/core/setting-table';

const NUMBERS = SETTING_NAMES.flatMap((name) => {
  const setting = RUN_SETTINGS[name];
  return setting.kind === 'number' ? [{ name, ...setting }] : [];
});

const SETS = SETTING_NAMES.flatMap((name) => {
  const setting = RUN_SETTINGS[name];
  return setting.kind === 'set' ? [{ name, choices: setting.choices as readonly string[] }] : [];
});

const CHOICES = SETTING_NAMES.flatMap((name) => {
  const setting = RUN_SETTINGS[name];
  return setting.kind === 'choice' ? [{ name, choices: setting.choices as readonly string[] }] : [];
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

it('one fold is refused with the reason, none and two are not', () => {
  expect([0, 2].map((folds) => parseSetting('folds', folds))).toEqual([0, 2]);
  for (const one of [1, '1']) expect(() => parseSetting('folds', one)).toThrow(/not 1: .*nothing left to train on/);
});

it('a value that makes no sense lies within its bounds and is not the default', () => {
  for (const { except, min, max, ...setting } of NUMBERS as NumberSetting[]) {
    if (!except) continue;
    expect(except.value).toBeGreaterThan(min);
    expect(except.value).toBeLessThan(max);
    expect(except.value).not.toBe(setting.default);
  }
});

describe.each(CHOICES)('$name', ({ name, choices }) => {
  it('takes each of its words', () => {
    for (const choice of choices) expect(parseSetting(name, choice)).toBe(choice);
  });

  it.each([`${choices[0]} `, '', 'some', 1, null, [choices[0]]])('refuses %j, naming all of its words', (raw) => {
    expect(() => parseSetting(name, raw)).toThrow(new RegExp(choices.join(', ')));
  });
});

describe.each(SETS)('$name', ({ name, choices }) => {
  const [first = '', second = ''] = choices;

  it('takes its words in any order, once each, as a list and as text, and gives them in the table’s order', () => {
    const all = [...choices];
    expect(parseSetting(name, [second, first, second])).toEqual([first, second]);
    expect(parseSetting(name, ` ${second} ,${first},${second}`)).toEqual([first, second]);
    expect(parseSetting(name, all.toReversed().join(','))).toEqual(all);
  });

  it.each(['none', '', ' ', []])('is empty for %j', (raw) => {
    expect(parseSetting(name, raw)).toEqual([]);
  });

  it.each(['some', `${first};${second}`, [1], null, undefined, { [first]: true }])('refuses %j', (raw) => {
    expect(() => parseSetting(name, raw)).toThrow(/with commas between them, or none; it was/);
  });
});

describe('the hidden layers', () => {
  const { activations, maxBlocks, maxUnits, maxDropout } = RUN_SETTINGS.blocks;
  const block = (changes: Partial<HeadBlock> = {}): HeadBlock => ({
    units: 8,
    activation: 'relu',
    normalize: false,
    dropout: 0,
    ...changes,
  });

  it('are the same after they were written as text and read again', () => {
    const everyKind = activations.map((activation, index) =>
      block({ units: 1 + index, activation, normalize: index % 2 === 0, dropout: index / 10 }),
    );
    const largest = Array.from({ length: maxBlocks }, () => block({ units: maxUnits, dropout: maxDropout }));
    for (const blocks of [[], [block()], everyKind, largest]) {
      expect(parseSetting('blocks', headBlocksText(blocks))).toEqual(blocks);
    }
  });

  it('may leave out what is relu, without norm and without dropout, and have words in any order', () => {
    expect(parseSetting('blocks', '8')).toEqual([block()]);
    expect(parseSetting('blocks', ' 8  dropout=0.5 norm tanh,8 ')).toEqual([
      block({ activation: 'tanh', normalize: true, dropout: 0.5 }),
      block(),
    ]);
  });

  it.each([
    '0',
    '8.5',
    'relu',
    '8 softmax',
    '8 dropout=',
    '8 dropout=1',
    '8,,8',
    String(maxUnits + 1),
    Array.from({ length: maxBlocks + 1 }, () => '8').join(','),
    [{ units: 8 }],
    [block({ dropout: -0.1 })],
    [null],
    {},
    null,
    8,
  ])('refuse %j with an example of what is meant', (raw) => {
    expect(() => parseSetting('blocks', raw)).toThrow(expect.objectContaining({ code: 'invalid-setting' }));
    expect(() => parseSetting('blocks', raw)).toThrow(/“64 relu norm dropout=0.25, 32 relu”.*it was “/);
  });
});

describe('the class weights', () => {
  it.each(['none', 'balanced', { cats: 2, 'dogs, small': 0 }])('take %j as it is', (raw) => {
    expect(parseSetting('classWeights', raw)).toEqual(raw);
  });

  it('take a number a class as text, also of a class with an equals sign in its name', () => {
    expect(parseSetting('classWeights', 'cats=2, a=b=0.5')).toEqual({ cats: 2, 'a=b': 0.5 });
  });

  it.each(['', 'some', 'cats=', 'cats=many', '=2', 'cats=-1', 'cats=1001', {}, { cats: '2' }, [2, 1], 2, null])(
    'refuse %j with an example of what is meant',
    (raw) => {
      expect(() => parseSetting('classWeights', raw)).toThrow(/such as cats=2,dogs=1; it was “/);
    },
  );
});

it('all settings default to values that are themselves allowed', () => {
  for (const name of SETTING_NAMES) {
    expect(parseSetting(name, DEFAULT_SETTINGS[name])).toEqual(DEFAULT_SETTINGS[name]);
  }
});
