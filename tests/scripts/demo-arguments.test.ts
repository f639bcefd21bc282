import { describe, expect, it } from 'vitest';
import { UsageError } from '../../scripts/command-words.mjs';
import { parseDemoArguments, usage } from '../../scripts/demo-arguments.mjs';
import { headBlocksText } from '../../src/core/head-blocks-text';
import { parseSetting } from '../../src/core/parse-setting';
import type { SettingName } from '../../src/core/run-settings';
import type { AnySetting } from '../../src/core/setting-kinds';
import { RUN_SETTINGS, SETTING_NAMES } from '../../src/core/setting-table';

const parse = (...words: string[]) => parseDemoArguments(words, { RUN_SETTINGS, parseSetting });

/** A value each setting accepts that is not its default, and its text. */
function otherValue(name: SettingName): { value: unknown; text: string } {
  const setting: AnySetting = RUN_SETTINGS[name];
  switch (setting.kind) {
    case 'number': {
      const value = setting.default === setting.max ? setting.min : setting.max;
      return { value, text: String(value) };
    }
    case 'choice': {
      const text = setting.choices.find((choice) => choice !== setting.default) ?? '';
      return { value: text, text };
    }
    case 'set': {
      const value = setting.choices.filter((choice) => !setting.default.includes(choice));
      return { value, text: value.join(',') };
    }
    case 'blocks': {
      const value = setting.default.map((block) => ({ ...block, normalize: true }));
      return { value, text: headBlocksText(value) };
    }
    case 'classWeights':
      return { value: { cats: 2, dogs: 1 }, text: 'cats=2,dogs=1' };
  }
}

describe('the arguments of npm run demo', () => {
  it.each(SETTING_NAMES)(
    '%s is a flag in code, dashed and, where Keras has one word for it, Keras’ spelling, in any case',
    (name) => {
      const { value, text } = otherValue(name);
      const dashed = name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
      const { kerasName } = RUN_SETTINGS[name];
      const kerasWords = /[ ,.]/.test(kerasName) ? [] : [kerasName];
      for (const spelling of [name, dashed, ...kerasWords, name.toUpperCase()]) {
        expect(parse('flowers', `--${spelling}`, text).settings).toEqual({ [name]: value });
        expect(parse('flowers', `--${spelling}=${text}`).settings).toEqual({ [name]: value });
      }
    },
  );

  it('leave unsaid settings to the page', () => {
    expect(parse('flowers')).toEqual({
      folder: 'flowers',
      base: undefined,
      backend: 'auto',
      out: undefined,
      headed: false,
      settings: {},
    });
  });

  it('may leave out the folder, for the sample images', () => {
    expect(parse('--epochs', '3').folder).toBeUndefined();
  });

  it('may stand in any order around the folder', () => {
    const before = parse('--headed', '--base', './my base', '--out', 'here', '--backend', 'wasm', 'flowers');
    const after = parse('flowers', '--backend', 'wasm', '--out', 'here', '--base', './my base', '--headed');
    expect(before).toEqual(after);
    expect(before).toMatchObject({ folder: 'flowers', base: './my base', out: 'here', backend: 'wasm', headed: true });
  });

  it.each([
    ['two folders', ['a', 'b']],
    ['an unknown flag', ['a', '--epoch', '3']],
    ['a value out of bounds', ['a', '--epochs', '0']],
    ['a value that is no number', ['a', '--l2', 'some']],
    ['an unknown choice', ['a', '--pooling', 'min']],
    ['a word that is none of a set', ['a', '--augmentations', 'flip,flop']],
    ['hidden layers that make no sense', ['a', '--blocks', 'wide']],
    ['class weights that are no numbers', ['a', '--class-weights', 'cats=many']],
    ['a single fold', ['a', '--folds', '1']],
    ['an unknown backend', ['a', '--backend', 'cuda']],
    ['a flag without its value', ['a', '--base', '--headed']],
    ['a last flag without its value', ['a', '--seed']],
  ])('are refused with a sentence: %s', (_, words) => {
    expect(() => parse(...words)).toThrow(UsageError);
    expect(() => parse(...words)).toThrow(/\w+ .+[.\]]$/);
  });

  it('are all named in the usage line', () => {
    for (const name of SETTING_NAMES) expect(usage(RUN_SETTINGS)).toContain(`--${name} `);
  });
});
